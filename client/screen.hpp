#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "client/look.hpp"

namespace chat::client {

/// The rows that `text` fills from the first column of a terminal with `columns` columns, less one: how far below its
/// beginning the cursor stands behind it. As GNU readline shows them, a '\n' begins a row and other control characters
/// take two columns (^X).
[[nodiscard]] std::size_t rows_below_start(std::string_view text, std::size_t columns);

/// The terminal. Nothing else writes to it, except GNU readline, which draws the typed line under this one's eyes: the
/// typed line is taken off the screen, lines are printed where it stood, and it is drawn again below them, with the
/// cursor where it was. There is one in a program.
class Screen {
 public:
  struct Traits {
    bool moves = true;    ///< the terminal can move up and clear; else the typed line is kept in one row
    bool reflows = true;  ///< on a new width it wraps what it shows anew, as most do
  };

  explicit Screen(const Traits& traits) : traits_(traits) {}
  Screen(const Screen&) = delete;
  Screen& operator=(const Screen&) = delete;

  [[nodiscard]] const Traits& traits() const { return traits_; }

  /// While one exists the typed line is off the screen. They nest.
  class Clearing {
   public:
    explicit Clearing(Screen& screen) : screen_(screen) { screen_.clear_typed_line(); }
    ~Clearing() { screen_.restore_typed_line(); }
    Clearing(const Clearing&) = delete;
    Clearing& operator=(const Clearing&) = delete;

   private:
    Screen& screen_;
  };

  /// Within a Clearing: readline may have drawn something meanwhile.
  void clear_again() const;

  /// Takes the typed line off the screen for good: readline shall not draw its end either.
  void forget_typed_line();

  /// Prints a line above the typed one.
  void print(std::string_view line);

  /// From now on readline shows a typed line, or no more. Told by whoever starts and stops it, and while a line that
  /// was finished is dealt with.
  void typed_line_begins();
  void typed_line_ends() { has_typed_line_ = false; }
  [[nodiscard]] bool has_typed_line() const { return has_typed_line_; }

  void set_prompt(const std::string& prompt);
  /// What is typed is not shown behind the prompt, or is again. Told by whoever makes it so.
  void hide_typed(bool hidden) { hides_typed_ = hidden; }

  /// The terminal has another size now.
  void resized();

  /// Sends bytes that move nothing on the screen, a bell say.
  static void send_silently(std::string_view bytes);

  /// What was written goes out.
  static void flush();

 private:
  friend class Clearing;
  void erase_typed_line() const;
  void clear_typed_line();
  void restore_typed_line();

  Traits traits_;
  bool has_typed_line_ = false;
  bool hides_typed_ = false;
  std::size_t clearings_ = 0;
};

/// How many rows the terminal on standard output has.
[[nodiscard]] std::size_t rows_now();

/// What the terminal on standard output can do: from TERM and the like.
[[nodiscard]] Screen::Traits terminal_traits(bool plain);
/// What the environment says of how lines are to look there.
[[nodiscard]] Surroundings terminal_surroundings(bool plain);

}  // namespace chat::client
