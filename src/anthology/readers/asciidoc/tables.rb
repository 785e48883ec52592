# frozen_string_literal: true

# Writes tables without widths and lines: what is a head, what spans, what is centred.
module Tables
  MOST_SPANNED = 1000
  ENDS = { 'center' => 'align-center', 'right' => 'align-right' }.freeze

  def convert_table node
    title = node.title? ? %(<caption>#{caption node}</caption>) : ''
    parts = node.rows.to_h.map do |part, rows|
      lines = rows.map {|row| %(<tr>#{row.map {|one| cell part, one }.join}</tr>) }
      rows.empty? ? '' : %(<t#{part}>#{lines.join}</t#{part}>)
    end
    element 'table', node, title + parts.join
  end

  private

  def cell part, node
    tag = part == :head || node.style == :header ? 'th' : 'td'
    spans = %w(colspan rowspan).map {|name| span name, node.send(name) }.join
    scope = { head: ' scope="col"' }.fetch part, ' scope="row"' if tag == 'th'
    kind = attribute 'class', ENDS[node.attr 'halign']
    %(<#{tag}#{kind}#{spans}#{scope}#{line node}>#{cell_content part, node}</#{tag}>)
  end

  # HTML knows no wider spans than these.
  def span name, count
    count ? attribute(name, [count, MOST_SPANNED].min.to_s) : ''
  end

  def cell_content part, node
    return node.text if part == :head
    return node.content if node.style == :asciidoc
    return %(<pre>#{node.text}</pre>) if node.style == :literal

    paragraphs = node.content
    paragraphs.size > 1 ? paragraphs.map {|text| %(<p>#{text}</p>) }.join : paragraphs.join
  end
end

# Keeps the cells of a last row that is too short, which Asciidoctor drops without a word.
module ShortRows
  module Context
    def initialize reader, table, attributes = {}
      super
      table.instance_variable_set :@rows_read_by, self
    end

    # Gives up the cells of the row that was never closed.
    def take_open_row
      row, @current_row = @current_row, []
      row
    end
  end

  def partition_header_footer attributes
    row = @rows_read_by&.take_open_row || []
    unless row.empty?
      @rows.body << row
      logger.warn message_with_context 'short table row', source_location: row[0].source_location
    end
    super
  end
end

Asciidoctor::Table.include Asciidoctor::Logging
Asciidoctor::Table.prepend ShortRows
Asciidoctor::Table::ParserContext.prepend ShortRows::Context
