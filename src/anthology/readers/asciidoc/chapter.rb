# frozen_string_literal: true

# Writes what Asciidoctor understood as the plain XHTML of a chapter: headings and their text lie
# flat, and figures, boxes, lists and notes are the elements that HTML has for them. Every block
# carries `data-line`, the line of the main text that it comes from.
class Chapter < Asciidoctor::Converter.for('html5')
  register_for 'html5'

  TOKENS = %r{<img\b[^>]*>|<br/?>|</?a\b[^>]*>|\s+|[^<\s]+|<}
  AROUND_PICTURES = %r{\A(?:<img\b|<br/?>|</?a\b|\s)}
  FORMULAS = { asciimath: 'data-asciimath', latexmath: 'data-tex' }.freeze
  MARKS = { 'line-through' => 's', 'underline' => 'u', 'small' => 'small' }.freeze
  FLAT_LISTS = %i(ulist olist colist).freeze
  ENDS = { 'center' => 'align-center', 'right' => 'align-right' }.freeze

  def convert_embedded node
    return node.content.tap { notes.concat node.footnotes } if node.nested?

    content = node.content
    notes.concat node.footnotes
    [content, footnotes].join.gsub '&#8203;', ''
  end

  def convert_section node
    content = %(#{heading node}#{node.content})
    case node.sectname
    when 'abstract', 'bibliography' then %(<section class="#{node.sectname}">#{content}</section>)
    when 'index' then node.blocks? ? content : ''
    else content
    end
  end

  def convert_floating_title node
    heading node
  end

  def convert_preamble node
    node.content
  end

  def convert_paragraph node
    text, pictures = part_pictures node.content
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
    stanzas = node.content.strip.split(/\n{2,}/).map {|lines| %(<p>#{lines.gsub "\n", '<br/>'}</p>) }
    source = attribution node
    plain = source.empty? && !node.title?
    verse = element 'div', (node if plain), stanzas.join, 'verse'
    plain ? verse : element('blockquote', node, block_title(node.title) + verse + source)
  end

  def convert_listing node
    language = node.attr 'language' if node.style == 'source'
    code = node.content.to_s
    code = %(<code#{attribute 'class', "language-#{language}"}>#{code}</code>) if language
    verbatim node, code, plain: node.style == 'listing'
  end

  def convert_literal node
    verbatim node, node.content.to_s, plain: node.style == 'literal'
  end

  def convert_stem node
    titled node, element('p', node, formula(node.style.to_sym, node.content.to_s, 'math display'))
  end

  def convert_pass node
    node.content.to_s
  end

  def convert_ulist node
    return works node if node.style == 'bibliography'

    kind = 'task-list' if node.option? 'checklist'
    kind ||= 'unstyled' if %w(none no-bullet unstyled unordered).include? node.style
    list 'ul', node, items(node), kind
  end

  def convert_olist node
    more = attribute('type', node.list_marker_keyword) + attribute('start', node.attr('start'))
    more += ' reversed="reversed"' if node.option? 'reversed'
    list 'ol', node, items(node), nil, more
  end

  def convert_colist node
    list 'ol', node, items(node), 'callouts'
  end

  def convert_dlist node
    return list 'ol', node, questions(node), 'questions' if node.style == 'qanda'

    entries = node.items.flat_map do |terms, meaning|
      [*terms.map {|term| element 'dt', term, term.text },
       (element 'dd', meaning, item_content(meaning) if meaning)]
    end
    list 'dl', node, entries.join
  end

  def convert_table node
    title = node.title? ? %(<caption>#{caption node}</caption>) : ''
    parts = node.rows.to_h.reject {|_, rows| rows.empty? }.map do |part, rows|
      %(<t#{part}>#{rows.map {|row| %(<tr>#{row.map {|one| cell part, one }.join}</tr>) }.join}</t#{part}>)
    end
    element 'table', node, title + parts.join
  end

  def convert_image node
    figure node, picture(node, 'target'), (caption node if node.title?)
  end

  def convert_video node
    target, = node.attr('target').split(%r{[/,]}, 2)
    case node.attr 'poster'
    when 'youtube' then film 'iframe', node, "https://www.youtube.com/embed/#{target}"
    when 'vimeo' then film 'iframe', node, "https://player.vimeo.com/video/#{target}"
    else film 'video', node, node.media_uri(node.attr('target'))
    end
  end

  def convert_audio node
    film 'audio', node, node.media_uri(node.attr('target'))
  end

  def convert_thematic_break node
    %(<hr#{line node}/>)
  end

  def convert_page_break _node
    ''
  end

  def convert_toc _node
    ''
  end

  def convert_inline_anchor node
    case node.type
    when :bibref
      %(<span class="label"#{attribute 'id', node.id}>[#{node.reftext || node.id}]</span>)
    when :link
      own = attribute('id', node.id) + attribute('title', node.attr('title'))
      %(<a#{own}#{attribute 'href', node.target}>#{node.text}</a>)
    else super
    end
  end

  def convert_inline_callout node
    %(<b class="callout">(#{node.text})</b>)
  end

  def convert_inline_footnote node
    index = node.attr('index') or return %([#{node.text}])
    own = %( id="fnref-#{index}") unless node.type == :xref
    called[index] ||= line node.parent
    %(<a class="noteref"#{own} href="#fn-#{index}"><sup>#{index}</sup></a>)
  end

  def convert_inline_image node
    return picture node, nil unless node.type == 'icon'

    %(<span class="icon">#{node.attr?('title') ? node.attr('title') : node.alt}</span>)
  end

  def convert_inline_kbd node
    node.attr('keys').map {|key| %(<kbd>#{key}</kbd>) }.join '+'
  end

  def convert_inline_menu node
    steps = [node.attr('menu'), *node.attr('submenus'), node.attr('menuitem')].compact
    %(<span class="menu">#{steps.join ' &#8250; '}</span>)
  end

  def convert_inline_quoted node
    return formula node.type, node.text, 'math' if FORMULAS.key? node.type

    mark = MARKS[node.role] if node.type == :unquoted
    mark ? %(<#{mark}#{attribute 'id', node.id}>#{node.text}</#{mark}>) : super
  end

  private

  # Collects the notes of a text and of the documents in its table cells.
  def notes
    @notes ||= []
  end

  # Remembers the line of the block in which a note is called.
  def called
    @called ||= {}
  end

  def footnotes
    return '' if notes.empty?

    entries = notes.sort_by(&:index).map do |note|
      back = %(<a class="noteback" href="#fnref-#{note.index}">↩</a>)
      %(<li id="fn-#{note.index}"#{called[note.index]}>#{note.text} #{back}</li>)
    end
    %(<section class="footnotes"><ol>#{entries.join}</ol></section>)
  end

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

  # Puts a block under its title, if it has one.
  def titled node, content, title = node.title
    return content unless title

    %(<section class="block"#{line node}>#{block_title title}#{content}</section>)
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

  def formula kind, text, name
    %(<span class="#{name}"#{attribute FORMULAS[kind], text}>#{text}</span>)
  end

  def list tag, node, content, kind = nil, more = ''
    titled node, element(tag, node, content, kind, more)
  end

  def items node
    node.items.map {|item| element 'li', item, checkbox(item) + item_content(item) }.join
  end

  def checkbox item
    return '' unless item.attr? 'checkbox'

    item.attr?('checked') ? '&#9745; ' : '&#9744; '
  end

  def item_content item
    text, pictures = part_pictures item.text.to_s
    pictures = frame pictures
    return text + pictures unless item.blocks?

    flat = item.blocks.all? {|block| FLAT_LISTS.include?(block.context) && !block.title? }
    text = %(<p>#{text}</p>) unless flat || text.empty?
    text + pictures + item.content
  end

  # Divides a text from the pictures that stand on lines of their own at its end.
  def part_pictures content
    return [content, ''] unless content.include? '<img'

    tail = content.scan(TOKENS).reverse.take_while {|token| AROUND_PICTURES.match? token }
    pictures = tail.reverse.join
    text = content.delete_suffix pictures
    whole = pictures.include?('<img') && pictures.scan('<a').size == pictures.scan('</a').size
    return [content, ''] unless whole && (text.empty? || pictures.match?(%r{\A *<br/?>}))

    [text, pictures.sub(%r{\A\s*<br/?>}, '').strip]
  end

  def frame pictures
    pictures.empty? ? '' : %(<figure>#{pictures}</figure>)
  end

  def questions node
    node.items.map do |terms, answer|
      asked = terms.map {|term| %(<p class="question"#{line term}>#{term.text}</p>) }.join
      text = answer&.text? ? %(<p#{line answer}>#{answer.text}</p>) : ''
      %(<li>#{asked}#{text}#{answer&.content}</li>)
    end.join
  end

  # Writes a list of works as readers of printed texts do: in a section of its own.
  def works node
    content = list 'ol', node, items(node)
    above = node.parent
    within = above.context == :section && above.sectname == 'bibliography'
    within ? content : %(<section class="bibliography">#{content}</section>)
  end

  def cell part, node
    tag = part == :head || node.style == :header ? 'th' : 'td'
    spans = attribute('colspan', node.colspan&.to_s) + attribute('rowspan', node.rowspan&.to_s)
    scope = { head: ' scope="col"' }.fetch part, ' scope="row"' if tag == 'th'
    kind = attribute 'class', ENDS[node.attr 'halign']
    %(<#{tag}#{kind}#{spans}#{scope}>#{cell_content part, node}</#{tag}>)
  end

  def cell_content part, node
    return node.text if part == :head
    return node.content if node.style == :asciidoc
    return %(<pre>#{node.text}</pre>) if node.style == :literal

    paragraphs = node.content
    paragraphs.size > 1 ? paragraphs.map {|text| %(<p>#{text}</p>) }.join : paragraphs.join
  end

  def figure node, content, title
    below = title ? %(<figcaption#{line node}>#{title}</figcaption>) : ''
    element 'figure', node, content + below
  end

  # A description that Asciidoctor made out of the file's name is none.
  def picture node, key
    address = node.image_uri(key ? node.attr(key) : node.target)
    described = node.attr('alt') == node.attr('default-alt') ? '' : node.alt
    more = %w(width height).map {|name| attribute name, node.attr(name).to_s[/\A\d+\z/] }.join
    more += attribute 'title', node.attr('title') if node.inline?
    image = %(<img#{attribute 'src', address} alt="#{described.gsub '"', '&quot;'}"#{more}/>)
    node.attr?('link') ? %(<a#{attribute 'href', node.attr('link')}>#{image}</a>) : image
  end

  def film tag, node, address
    title = attribute 'title', node.title.gsub(/<[^>]*>/, '') if node.title?
    element tag, node, '', nil, attribute('src', address) + title.to_s
  end
end
