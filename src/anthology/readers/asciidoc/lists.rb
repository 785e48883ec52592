# frozen_string_literal: true

# Writes lists: of points, of steps, of terms, of questions, of works, of remarks on code.
module Lists
  FLAT_LISTS = %i(ulist olist colist).freeze
  PLAIN_LISTS = %w(none no-bullet unstyled).freeze
  # Numbers that HTML has no type for, as styles of CSS.
  NUMERALS = { 'decimal' => 'decimal-leading-zero', 'lowergreek' => 'lower-greek' }.freeze

  def convert_ulist node
    return works node if node.style == 'bibliography'

    kind = 'task-list' if node.option? 'checklist'
    kind ||= 'unstyled' if PLAIN_LISTS.include? node.style
    list 'ul', node, items(node), kind
  end

  def convert_olist node
    more = attribute('type', node.list_marker_keyword(node.style.to_s)) + attribute('start', node.attr('start'))
    more += ' reversed="reversed"' if node.option? 'reversed'
    more += " style=\"list-style-type: #{NUMERALS[node.style]}\"" if NUMERALS.key? node.style
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

  private

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
end
