# frozen_string_literal: true

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
