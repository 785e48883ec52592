# frozen_string_literal: true

# Writes what stands within lines: links, notes, keys, menus, marks, formulas.
module Inline
  FORMULAS = { asciimath: 'data-asciimath', latexmath: 'data-tex' }.freeze
  Note = Struct.new :id, :text, :line
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

  # Asciidoctor numbers notes when it converts them, and it converts headings while it parses and
  # the rest later, from 1 again. So calls get keys here, and numbers when the chapter is together.
  def convert_inline_footnote node
    return %([#{node.text}]) unless node.attr 'index'

    found = notes.index {|note| note.id == node.target } if node.type == :xref
    key = found || notes.push(Note.new(node.id, node.text, line(node.parent))).size - 1
    %(<a class="noteref" href="#note-key-#{key}"></a>)
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

  # Holds the notes of a text and of the documents in its table cells, as they are converted.
  def notes
    @notes ||= []
  end

  # Numbers the notes in the order of their calls and puts them at the end; a note may call others.
  # What nothing calls stood in the title, which has no place for a call: it is a paragraph.
  def with_footnotes content
    numbers = {}
    content = numbered content, numbers
    entries = []
    entries << entry(numbers.keys[entries.size], numbers) while entries.size < numbers.size
    printed, others = notes.partition.with_index {|_, key| numbers.key? key }
    apart = (others.map(&:text) - printed.map(&:text)).uniq
    apart.map! {|text| %(<p class="title-note">#{text}</p>) }
    return [content, *apart].join if entries.empty?

    [content, *apart, %(<section class="footnotes"><ol>#{entries.join}</ol></section>)].join
  end

  def entry key, numbers
    text = numbered notes[key].text, numbers
    number = numbers[key]
    back = %(<a class="noteback" href="#fnref-#{number}">↩</a>)
    %(<li id="fn-#{number}"#{notes[key].line}>#{text} #{back}</li>)
  end

  def numbered text, numbers
    text.gsub(/<a class="noteref" href="#note-key-(\d+)"><\/a>/) do
      key = $1.to_i
      own = %( id="fnref-#{numbers.size + 1}") unless numbers.key? key
      number = numbers[key] ||= numbers.size + 1
      %(<a class="noteref"#{own} href="#fn-#{number}"><sup>#{number}</sup></a>)
    end
  end
end
