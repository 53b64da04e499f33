#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client/completion.hpp"
#include "client/screen.hpp"

namespace chat::client {

/// The keyboard: GNU readline through its callback interface. It never waits; whoever polls standard input calls
/// feed(). Readline has one state for a whole program, so there is one of these at a time. Handlers are called from
/// feed() alone.
class Input {
 public:
  struct Handlers {
    /// A line was finished. Pasted text may have several lines in it, parted by '\n'.
    std::function<void(std::string_view typed)> on_line;
    /// The same of a line that was hidden.
    std::function<void(std::string_view secret)> on_secret;
    /// The end of input (Ctrl-D on an empty line).
    std::function<void()> on_end;
    /// True if the finished line shall stay on the screen as it was typed.
    std::function<bool(std::string_view typed)> stays;
    /// Alt and a digit were pressed: the place with that number, from 1.
    std::function<void(std::size_t number)> on_place;
    /// What the word under the cursor can become; `before` is the line in front of it.
    std::function<Candidates(std::string_view before, std::string_view word)> complete;
  };

  Input(Screen& screen, Handlers handlers);
  ~Input();
  Input(const Input&) = delete;
  Input& operator=(const Input&) = delete;

  /// Shows the prompt and takes keys from now on.
  void start(const std::string& prompt);
  /// Takes the typed line off the screen and gives the terminal back as it was.
  void stop();
  [[nodiscard]] bool is_on() const { return on_; }

  /// Lines of earlier runs, the oldest first, which the Up key then finds as well. Once there is an Input.
  static void recall(const std::vector<std::string>& lines);

  /// There is something to read on standard input.
  void feed();
  /// Throws away what is typed.
  void discard();
  /// From now on what is typed is a secret: it is not shown, not remembered, and edited only by erasing. Or no more. A
  /// line that is half typed is put aside and comes back afterwards. The prompt is to be set behind this.
  void hide(bool hidden);
  /// Gives the terminal to the shell, and takes it again.
  void suspend();

 private:
  void finish(char* line);
  int on_enter(int count, int key);
  char** on_complete(const char* word, int start);
  void bind_enter() const;
  void bind_places() const;
  void make_secret_keys();
  void apply_keys();
  void forget_state();

  Screen& screen_;
  Handlers handlers_;
  bool on_ = false;
  bool hidden_ = false;
  bool finishing_ = false;        ///< a handler is called for a finished line, which readline still has
  std::size_t chosen_place_ = 0;  ///< by the key that was read last; 0: none
  std::string put_aside_;         ///< the line that was half typed when hide() was called
};

}  // namespace chat::client
