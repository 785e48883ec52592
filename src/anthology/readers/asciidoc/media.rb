# frozen_string_literal: true

# Writes pictures as figures, and films and sounds as what later becomes a card.
module Media
  TOKENS = %r{<img\b[^>]*>|<br/?>|</?a\b[^>]*>|\s+|[^<\s]+|<}
  SIZE = /\A\d+(?:\.\d+)?(?:%|[a-z]{2})?\z/
  AROUND_PICTURES = %r{\A(?:<img\b|<br/?>|</?a\b|\s)}

  def convert_image node
    figure node, picture(node, 'target'), (caption node if node.title?)
  end

  def convert_inline_image node
    return picture node, nil unless node.type == 'icon'

    %(<span class="icon">#{node.attr?('title') ? node.attr('title') : node.alt}</span>)
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

  private

  def figure node, content, title
    below = title ? %(<figcaption#{line node}>#{title}</figcaption>) : ''
    element 'figure', node, content + below
  end

  def frame pictures
    pictures.empty? ? '' : %(<figure>#{pictures}</figure>)
  end

  def picture node, key
    address = node.image_uri(key ? node.attr(key) : node.target)
    title = attribute 'title', node.attr('title') if node.inline?
    described = description(node).gsub '"', '&quot;'
    image = %(<img#{attribute 'src', address} alt="#{described}"#{title}/>)
    node.attr?('link') ? %(<a#{attribute 'href', node.attr('link')}>#{image}</a>) : image
  end

  # Gives the description that the author wrote, commas included, which would part it from a width;
  # one that Asciidoctor made out of the file's name is none.
  def description node
    return '' if node.attr('alt') == node.attr('default-alt')

    pieces = node.attributes.select {|key, value| Integer === key && value }.sort.map(&:last)
    pieces.size > 1 && pieces[1] !~ SIZE ? pieces.join(', ') : node.alt
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

  def film tag, node, address
    title = attribute 'title', node.title.gsub(/<[^>]*>/, '') if node.title?
    element tag, node, '', nil, attribute('src', address) + title.to_s
  end
end
