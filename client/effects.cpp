#include "client/effects.hpp"

#include <utility>

namespace chat::client {

Shown own_words(std::string text, Shown::Form form, text::ViewKind kind) {
  Shown shown;
  shown.form = form;
  shown.view.kind = kind;
  shown.view.text = std::move(text);
  return shown;
}

Shown further_line(std::string_view text) {
  Shown shown = own_words(text::strip_controls(text), Shown::Form::more);
  shown.view.spans = text::formatted(text);
  return shown;
}

}  // namespace chat::client
