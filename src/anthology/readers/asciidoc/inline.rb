# frozen_string_literal: true

# Writes what stands within lines: links, notes, keys, menus, marks, formulas.
module Inline
  FORMULAS = { asciimath: 'data-asciimath', latexmath: 'data-tex' }.freeze
  MARKS = { 'line-through' => 's', 'underline' => 'u', 'small' => 'small' }.freeze

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

  def formula kind, text, name
    text = text.strip.sub(/\A\\\[\s*(.*?)\s*\\\]\z/m, '\1')
    %(<span class="#{name}"#{attribute FORMULAS[kind], text}>#{text}</span>)
  end

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
end
