# frozen_string_literal: true

# Reads a list of texts as JSON from standard input and writes each one converted, as a line of
# JSON, to standard output. Asciidoctor's own command loads this file, so that its libraries are
# found however they were installed.

require 'json'
require 'timeout'
require_relative 'fence'
require_relative 'chapter'

Encoding.default_external = Encoding::UTF_8
Encoding.default_internal = nil

MEMORY = 2 << 30 # bytes that all texts together may take
GROWTH = 100 # times the size of a text that its chapter may have
SMALL = 10 << 20 # bytes below which a chapter may have any size

# What no text may set: programs and files of the machine, places, the kind of output.
LOCKED = {
  'allow-uri-read' => nil, 'data-uri' => nil, 'source-highlighter' => nil, 'user-home' => '.',
  'relfilesuffix' => '.adoc', 'max-include-depth' => Fence::DEEPEST, 'max-attribute-value-size' => 65_536,
  'attribute-missing' => 'warn@'
}.freeze

TooLarge = Class.new StandardError

def load_text job
  origin = Fence.origin
  start = Asciidoctor::Extensions.create do
    preprocessor do
      process do |document, reader|
        document.attributes['docdir'] = '.'
        place = Asciidoctor::Reader::Cursor.new nil, origin.folder, origin.path, reader.lineno
        Asciidoctor::PreprocessorReader.new document, reader.source_lines.dup, place
      end
    end
  end
  Asciidoctor.load job['text'], safe: :safe, backend: 'html5', sourcemap: true,
    base_dir: origin.root, extension_registry: start, attributes: LOCKED.merge(job['attributes'])
end

def convert job
  Fence.origin = Fence::Origin.new job['root'], job['folder'], job['path'], [], []
  ENV['SOURCE_DATE_EPOCH'] = job['modified'].to_s
  document = load_text job
  document = load_text job.merge 'attributes' => job['attributes'].merge('doctype' => 'article') if
    %w(inline manpage).include? document.doctype
  report_open_conditions document, job['text']
  Fence.report_hidden Asciidoctor::LoggerManager.logger
  header = describe document
  body = document.convert
  raise TooLarge if body.bytesize > [SMALL, GROWTH * job['text'].bytesize].max

  header.merge 'body' => body, 'parts' => Fence.parts
end

# A condition that nothing closes hides the rest of the text; not every Asciidoctor says so.
def report_open_conditions document, text
  log = Asciidoctor::LoggerManager.logger
  return if log.messages.any? {|entry| entry[:message].to_s.include? 'unterminated preprocessor' }

  (document.reader.instance_variable_get(:@conditional_stack) || []).each do |open|
    opening = /\Aif(?:n?def|eval)::#{Regexp.escape open[:target].to_s}\[/
    line = text.lines.index {|one| opening.match? one }
    place = Asciidoctor::Reader::Cursor.new nil, nil, Fence.origin.path, line.to_i + 1 if line
    log.warn({ text: "unterminated condition: ifdef::#{open[:target]}[]", source_location: place })
  end
end

def describe document
  document.restore_attributes
  {
    'title' => document.header&.title.to_s,
    'authors' => document.authors.map {|author| [author.name, author.email.to_s] },
    'attributes' => document.attributes.select {|_, value| String === value }
  }
end

def messages log
  told = log.messages.reject {|entry| %i(DEBUG INFO).include? entry[:severity] }
  told.map do |entry|
    said = entry[:message]
    said = { text: said } unless Hash === said
    place = said[:source_location]
    place = nil if place&.path == '<stdin>'
    [entry[:severity].to_s.downcase, said[:text], place&.path.to_s, place&.lineno.to_i]
  end.uniq
end

def answer job, seconds
  Asciidoctor::LoggerManager.logger = log = Asciidoctor::MemoryLogger.new
  made = Timeout.timeout(seconds) { convert job }
  made.merge 'messages' => messages(log), 'failure' => ''
rescue Timeout::Error
  { 'failure' => "it takes more than #{seconds} seconds" }
rescue TooLarge, NoMemoryError
  { 'failure' => 'it takes more memory than any text should' }
rescue SystemStackError
  { 'failure' => 'it is nested too deeply' }
rescue StandardError => e
  { 'failure' => "#{e.message} (#{e.class})" }
end

begin
  Process.setrlimit :AS, MEMORY
rescue NotImplementedError, SystemCallError, ArgumentError
  nil # not every system knows this limit; the time limit remains
end

unless Asciidoctor::VERSION.to_i >= 2
  warn "Asciidoctor 2 or later is needed; this is #{Asciidoctor::VERSION}"
  exit! false
end
$stdout.sync = true
given = JSON.parse $stdin.read
$stdout.puts JSON.generate 'version' => Asciidoctor::VERSION
given['texts'].each do |job|
  $stdout.puts JSON.generate answer job, given['seconds']
end
exit! true
