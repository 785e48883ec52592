# frozen_string_literal: true

# Lets a text include files of its own project and no others, and remembers where it did.
#
# Includes are resolved from the folder of the file that asks for them. What lies outside the
# project (also by way of a symbolic link), on the web or nowhere is left out and logged. So are
# the words that a condition of the text hides.
module Fence
  # Tells of the text being read: the project's folder, the text's own, its path in the project;
  # `included` are the paths of what it includes, by the path and line that include it, with the
  # lines where its words begin and end; `hidden` the path, number and words of lines skipped.
  Origin = Struct.new :root, :folder, :path, :included, :hidden

  WITHOUT_WORDS = %r{\A(?::|//|\s*\z|(?:ifn?def|ifeval|endif)::)}

  PART = 1_000_000 # lines apart are the numbers of included files, see Article.place
  DEEPEST = 8 # includes within includes
  MOST = 1000 # files that one text may include, each time counted

  class << self
    attr_accessor :origin
  end

  # Gives the number of a line: that of the nth included file has n times `PART` added. The parser
  # places what a file begins and ends with on the line that includes it; `after` tells them apart.
  def self.line place, after = 0
    path, number = place.path, place.lineno
    DEEPEST.times do
      entry = origin.included.find {|from, _| from == [path, number] } or break
      path, first, last = entry.last
      number = after >= first + part(path) ? last : first
    end
    number + part(path) if path == origin.path || parts.include?(path)
  end

  def self.part path
    PART * (path == origin.path ? 0 : parts.index(path).to_i + 1)
  end

  def self.parts
    origin.included.map {|_, (path, _)| path }.uniq
  end

  # Logs the words that conditions have hidden, one message for lines that stand together.
  def self.report_hidden log
    groups = origin.hidden.uniq.chunk_while {|one, two| one[0] == two[0] && two[1] - one[1] <= 2 }
    groups.each do |group|
      place = Asciidoctor::Reader::Cursor.new nil, nil, *group[0].take(2)
      log.warn text: "hidden: #{group.map(&:last).join ' '}", source_location: place
    end
  end

  def shift
    line = @lines[-1] if @process_lines && !@replacing
    if line && (@skipping || line.start_with?('ifdef::', 'ifndef::'))
      words = line[/\Aifn?def::[^\[]+\[(.+)\]\z/, 1] || line
      Fence.origin.hidden << [@path, @lineno, words] unless words.match? WITHOUT_WORDS
    end
    super
  end

  def push_include data, file = nil, path = nil, lineno = 1, attributes = {}
    words = (Array === data ? data : data.lines).map {|line| !line.match? WITHOUT_WORDS }
    ends = [words.index(true), words.rindex(true)].map {|line| lineno + line.to_i }
    Fence.origin.included << [[@path, @lineno - 1], [path, *ends]]
    super
  end

  # Leaves out what Asciidoctor would say in the text itself; its log says it too.
  def replace_next_line replacement
    if replacement.start_with? 'Unresolved directive in '
      shift
      return true
    end
    @replacing = true
    super.tap { @replacing = false }
  end

  private

  def resolve_include_path target, attrlist, attributes
    @dir = Fence.origin.folder if @dir == '.'
    file = File.expand_path target, @dir
    fault = fault_in target, file
    if fault
      unless fault == 'include not found' && attributes['optional-option']
        logger.error message_with_context "#{fault}: #{target}", source_location: cursor
      end
      shift
      return true
    end
    code = attributes['encoding'] ||= encoding_of(file)
    logger.warn message_with_context "include in #{code}: #{target}", source_location: cursor unless
      code.casecmp? 'UTF-8'
    super
  end

  def fault_in target, file
    return 'too many includes' if Fence.origin.included.size >= MOST
    return 'include from the web' if target.match?(/\A[a-z][a-z+.-]+:/i)
    return 'include from outside' unless inside? file
    return 'include not found' unless File.file? file

    return 'include from outside' unless inside? File.realpath file

    'include not readable' unless encoding_of file
  end

  def inside? file
    file.start_with? "#{Fence.origin.root.chomp '/'}/"
  end

  # Names the code that a file is written in, as far as one can tell; nil for what is no text.
  def encoding_of file
    content = File.binread file
    %w(UTF-8 windows-1252).find do |code|
      content.force_encoding(code).encode('UTF-16').valid_encoding?
    rescue EncodingError
      false
    end
  rescue SystemCallError
    nil
  end
end

Asciidoctor::PreprocessorReader.prepend Fence
