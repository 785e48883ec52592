# frozen_string_literal: true

require_relative 'inline'
require_relative 'lists'
require_relative 'media'
require_relative 'tables'

# Writes what Asciidoctor understood as the plain XHTML of a chapter: headings and their text lie
# flat, and figures, boxes, lists and notes are the elements that HTML has for them. Every block
# carries `data-line`, the line that it comes from.
class ChapterConverter < Asciidoctor::Converter.for('html5')
  register_for 'html5'
  include Inline
  include Lists
  include Media
  include Tables

  def convert_embedded node
    return node.content if node.nested?

    with_footnotes(node.content).strip.gsub '&#8203;', ''
  end

  def convert_section node
    if node.sectname == 'index' && !node.blocks?
      logger.warn message_with_context 'empty index', source_location: node.source_location
      return ''
    end
    content = %(#{heading node}#{node.content})
    return content unless %w(abstract bibliography).include? node.sectname

    %(<section class="#{node.sectname}">#{content}</section>)
  end

  def convert_floating_title node
    heading node
  end

  def convert_preamble node
    node.content
  end

  def convert_paragraph node
    text, pictures = part_pictures node.content
    return '' if text.strip.empty? && pictures.empty?
    return figure node, pictures, node.title if text.empty?

    titled node, element('p', node, text) + frame(pictures)
  end

  def convert_admonition node
    label = node.title? ? node.title : node.attr('textlabel')
    content = %(<p class="admonition-title">#{label}</p>#{inside node})
    element 'aside', node, content, "admonition #{node.attr 'name'}"
  end

  def convert_example node
    return collapsible node if node.option? 'collapsible'
    return titled node, inside(node), caption(node) if node.title?

    element 'div', node, inside(node), 'example'
  end

  def convert_sidebar node
    title = node.title? ? %(<p class="block-title">#{node.title}</p>) : ''
    element 'aside', node, title + inside(node), 'sidebar'
  end

  def convert_open node
    return element 'section', node, block_title(node.title) + inside(node), 'abstract' if
      node.style == 'abstract'
    return element 'div', node, inside(node) if !node.title? && (node.id || node.role)

    titled node, inside(node)
  end

  def convert_quote node
    element 'blockquote', node, block_title(node.title) + inside(node) + attribution(node)
  end

  def convert_verse node
    content = node.content.rstrip.gsub(/^[ \t]+/) {|space| "\u00a0" * space.gsub("\t", '    ').size }
    lines = content.gsub(/\n{2,}/, '</p><p>').gsub "\n", '<br/>'
    source = attribution node
    plain = source.empty? && !node.title?
    verse = element 'div', (node if plain), %(<p>#{lines}</p>), 'verse'
    plain ? verse : element('blockquote', node, block_title(node.title) + verse + source)
  end

  def convert_listing node
    language = node.attr 'language' if node.style == 'source'
    code = node.content.to_s
    code = %(<code#{attribute 'class', "language-#{language}"}>#{code}</code>) if language
    named = node.attributes[1] || node.attributes[2] if node.style == 'source'
    verbatim node, code, plain: !named
  end

  def convert_literal node
    verbatim node, node.content.to_s, plain: true
  end

  def convert_stem node
    titled node, element('p', node, formula(node.style.to_sym, node.content.to_s, 'math display'))
  end

  def convert_pass node
    content = node.content.to_s
    content.include?('<') ? content : element('p', node, content)
  end

  def convert_thematic_break node
    %(<hr#{attribute 'id', node.id}#{line node}/>)
  end

  def convert_page_break _node
    ''
  end

  def convert_toc _node
    ''
  end

  private

  # Writes an element with the id, the role and the line of a node.
  def element tag, node, content, kind = nil, more = ''
    return %(<#{tag}#{attribute 'class', kind}>#{content}</#{tag}>) unless node

    kinds = [kind, node.role].compact.join ' '
    own = attribute('id', node.id) + attribute('class', kinds) + line(node) + more
    %(<#{tag}#{own}>#{content}</#{tag}>)
  end

  def attribute name, value
    value.nil? || value.empty? ? '' : %( #{name}="#{value.gsub '"', '&quot;'}")
  end

  def line node
    place = node.source_location
    found = Fence.line place, @reached || 0 if place
    return '' unless found

    @reached = found
    %( data-line="#{found}")
  end

  def heading node
    level = [node.level + 1, 6].min
    numbered = node.context == :section && node.numbered && !node.caption &&
      node.level <= node.document.attr('sectnumlevels', 3).to_i
    number = attribute 'data-number', node.sectnum('.', false) if numbered
    element "h#{level}", node, caption(node), nil, number.to_s
  end

  def block_title title
    title ? %(<p class="block-title">#{title}</p>) : ''
  end

  # Puts a block under its title, if it has one; the anchor of the block stands on one of them.
  def titled node, content, title = node.title
    return content unless title

    id = node.id unless content.include? attribute('id', node.id)
    own = attribute('id', id) + line(node)
    %(<section class="block"#{own}>#{block_title title}#{content}</section>)
  end

  # Gives the title of a block behind its label ("Figure 1."), if it has one.
  def caption node
    label = node.caption.to_s.strip
    label.empty? ? node.title : %(<span class="label">#{label}</span> #{node.title})
  end

  # Gives what a block holds as blocks, whether it was written as blocks or as a paragraph.
  def inside node
    node.content_model == :compound ? node.content : %(<p#{line node}>#{node.content}</p>)
  end

  def collapsible node
    title = node.title? ? node.title : node.document.attr('details-label', 'Details')
    element 'details', node, %(<summary>#{title}</summary>#{inside node})
  end

  def attribution node
    named = node.attr('attribution').to_s
    work = node.attr('citetitle').to_s
    work = %(<cite>#{work}</cite>) unless work.empty?
    source = [named, work].reject(&:empty?).join ', '
    source.empty? ? '' : %(<footer>#{source}</footer>)
  end

  # `plain` says that the author named no language and may not have meant code at all.
  def verbatim node, content, plain: false
    mark = plain ? ' data-plain="yes"' : ''
    return element 'pre', node, content, nil, mark unless node.title?

    code = %(<pre#{mark}#{line node}>#{content}</pre>)
    element 'figure', node, %(<figcaption>#{caption node}</figcaption>#{code}), 'listing'
  end
end
