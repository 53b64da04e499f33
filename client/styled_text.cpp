#include "client/styled_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace chat::client {
namespace {

/// A part of a text, in bytes.
struct Part {
  std::size_t begin;
  std::size_t end;
};

/// Its words that are links, each with the spaces next to it.
std::vector<Part> links_in(std::string_view text) {
  std::vector<Part> links;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    if (word.contains("://") || word.contains("www.")) {
      links.push_back({begin == 0 ? 0 : begin - 1, std::min(end + 1, text.size())});
    }
    begin = end + 1;
  }
  return links;
}

/// Writes parts of a text, of which neighbours in the same style become one.
class Writer {
 public:
  void write(std::string_view text, std::string_view style) {
    if (style != style_) {
      end();
      style_ = style;
    }
    text_ += text;
  }
  [[nodiscard]] std::string finish() {
    end();
    return std::move(all_);
  }

 private:
  void end() {
    all_ += in_style(text_, style_);
    text_.clear();
  }

  std::string all_;
  std::string text_;
  std::string style_;
};

}  // namespace

std::string in_style(std::string_view text, std::string_view style) {
  if (style.empty() || text.empty()) return std::string(text);
  return fmt::format("\033[{}m{}\033[m", style, text);
}

std::string styled_text(const std::vector<text::Span>& spans, const Palette& palette) {
  std::string text;
  for (const text::Span& span : spans) text += span.text;
  const std::vector<Part> links = links_in(text);
  Writer writer;
  auto link = links.begin();
  std::size_t at = 0;
  for (const text::Span& span : spans) {
    const std::string style = style_of(span.style, palette);
    const std::size_t end = at + span.text.size();
    while (at < end) {
      while (link != links.end() && link->end <= at) ++link;
      const bool in_link = link != links.end() && link->begin <= at;
      const std::size_t next = link == links.end() ? end : std::min(end, in_link ? link->end : link->begin);
      writer.write(std::string_view(text).substr(at, next - at), in_link ? std::string_view{} : style);
      at = next;
    }
  }
  return writer.finish();
}

std::string styled_text(std::string_view text, std::string_view style) {
  if (style.empty() || links_in(text).empty()) return in_style(text, style);
  Writer writer;
  std::size_t at = 0;
  for (const Part link : links_in(text)) {
    const std::size_t begin = std::max(link.begin, at);
    writer.write(text.substr(at, begin - at), style);
    writer.write(text.substr(begin, link.end - begin), {});
    at = link.end;
  }
  writer.write(text.substr(at), style);
  return writer.finish();
}

}  // namespace chat::client
