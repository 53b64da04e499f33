#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

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
    /// The end of input (Ctrl-D on an empty line).
    std::function<void()> on_end;
    /// True if the finished line shall stay on the screen as it was typed.
    std::function<bool(std::string_view typed)> stays;
    /// What the word under the cursor can become; `before` is the line in front of it.
    std::function<std::vector<std::string>(std::string_view before, std::string_view word)> complete;
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

  /// There is something to read on standard input.
  void feed();
  /// Throws away what is typed.
  void discard();
  /// Gives the terminal to the shell, and takes it again.
  void suspend();

 private:
  void finish(char* line);
  int on_enter(int count, int key);
  char** on_complete(const char* word, int start);
  void bind_enter() const;

  Screen& screen_;
  Handlers handlers_;
  bool on_ = false;
};

}  // namespace chat::client
