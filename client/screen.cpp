#include "client/screen.hpp"

#include <readline/readline.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cwchar>

#include "client/width.hpp"

namespace chat::client {
namespace {

void write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

std::size_t columns_now() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return 80;
}

std::size_t columns_as_readline_knows() {
  int rows = 0;
  int columns = 0;
  rl_get_screen_size(&rows, &columns);
  return static_cast<std::size_t>(std::max(columns, 1));
}

std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nothing here sets the environment
  return value == nullptr ? std::string_view{} : std::string_view(value);
}

}  // namespace

std::size_t rows_below_start(std::string_view text, std::size_t columns) {
  std::size_t row = 0;
  std::size_t column = 0;
  while (!text.empty()) {
    std::size_t bytes = 1;
    while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
    if (text.front() == '\n') {  // of a paste
      ++row;
      column = 0;
      text.remove_prefix(1);
      continue;
    }
    const bool control = static_cast<unsigned char>(text.front()) < 0x20 || text.front() == 0x7F;
    const std::size_t width = control ? 2 : display_width(text.substr(0, bytes));
    if (column + width > columns) {  // a wide character does not stand half in one row
      ++row;
      column = 0;
    }
    column += width;
    text.remove_prefix(bytes);
  }
  return column >= columns ? row + 1 : row;
}

void Screen::print(std::string_view line) {
  const Clearing clearing(*this);
  write(line);
  write("\n");
}

void Screen::typed_line_begins() {
  has_typed_line_ = true;
  // Readline has shown it already; whoever is printing now will show it again behind what they print.
  if (clearings_ > 0) erase_typed_line();
}

void Screen::erase_typed_line() const {
  if (traits_.moves) {
    rl_clear_visible_line();
  } else {
    // Such a terminal has the typed line in one row, and scrolls it sideways.
    write("\r" + std::string(columns_as_readline_knows() - 1, ' ') + "\r");
  }
}

void Screen::forget_typed_line() {
  erase_typed_line();
  rl_on_new_line();
}

void Screen::clear_again() const {
  if (has_typed_line_) erase_typed_line();
}

void Screen::clear_typed_line() {
  if (clearings_++ == 0 && has_typed_line_) erase_typed_line();
}

void Screen::restore_typed_line() {
  if (--clearings_ > 0 || !has_typed_line_) return;
  rl_forced_update_display();
}

void Screen::set_prompt(const std::string& prompt) {
  if (rl_prompt != nullptr && prompt == rl_prompt) return;
  const Clearing clearing(*this);
  rl_set_prompt(prompt.c_str());
}

void Screen::resized() {
  const std::size_t before = columns_as_readline_knows();
  const std::size_t now = columns_now();
  rl_reset_screen_size();
  if (!has_typed_line_ || clearings_ > 0) return;
  if (traits_.moves) {
    // Where the typed line begins is found by where the cursor stands: in the new width if the terminal has wrapped
    // the text anew, else in the old one.
    std::string before_cursor = rl_display_prompt == nullptr ? "" : rl_display_prompt;
    if (!hides_typed_) before_cursor.append(rl_line_buffer, static_cast<std::size_t>(rl_point));
    const std::size_t up = rows_below_start(before_cursor, traits_.reflows ? now : before);
    write("\r");
    if (up > 0) write("\033[" + std::to_string(up) + "A");
    write("\033[J");
  } else {
    write("\n");
  }
  rl_forced_update_display();
}

void Screen::send_silently(std::string_view bytes) { write(bytes); }

void Screen::flush() { std::fflush(stdout); }

std::size_t rows_now() {
  winsize size{};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 ? size.ws_row : 24;
}

Screen::Traits terminal_traits(bool plain) {
  const std::string_view term = environment("TERM");
  const bool dumb = plain || term.empty() || term == "dumb";
  const bool in_tmux = !environment("TMUX").empty();
  const bool keeps_rows = !environment("XTERM_VERSION").empty() || term == "linux" || term.starts_with("screen");
  return {.moves = !dumb, .reflows = in_tmux || !keeps_rows};
}

Surroundings terminal_surroundings(bool plain) {
  return {.plain = plain,
          .no_color = !environment("NO_COLOR").empty(),
          .term = std::string(environment("TERM")),
          .colorterm = std::string(environment("COLORTERM")),
          .colorfgbg = std::string(environment("COLORFGBG"))};
}

}  // namespace chat::client
