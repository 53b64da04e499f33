#include "client/input.hpp"

#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace chat::client {
namespace {

constexpr int kHistory = 1000;  // lines that are remembered

/// Readline's handlers are plain functions: they find their object here.
Input* the_input = nullptr;

/// What readline's completion asks for one by one.
std::vector<std::string> candidates;

char* next_candidate(const char*, int state) {
  static std::size_t next = 0;
  if (state == 0) next = 0;
  return next < candidates.size() ? ::strdup(candidates[next++].c_str()) : nullptr;
}

void remember(const std::string& line) {
  if (line.find_first_not_of(' ') == std::string::npos) return;
  const HIST_ENTRY* const last = history_length > 0 ? history_get(history_base + history_length - 1) : nullptr;
  if (last == nullptr || line != last->line) add_history(line.c_str());
}

}  // namespace

Input::Input(Screen& screen, Handlers handlers) : screen_(screen), handlers_(std::move(handlers)) {
  the_input = this;
  rl_readline_name = "chatclient";
  if (!screen_.traits().moves) rl_terminal_name = "dumb";
  // Signals come to the main loop, which decides.
  rl_catch_signals = 0;
  rl_catch_sigwinch = 0;
  rl_completer_word_break_characters = " ";
  rl_attempted_completion_function = [](const char* word, int start, int) -> char** {
    return the_input == nullptr ? nullptr : the_input->on_complete(word, start);
  };
  rl_initialize();
  // A question of readline's own would stop everything else.
  rl_completion_query_items = -1;
  rl_variable_bind("page-completions", "off");
  rl_variable_bind("completion-ignore-case", "on");
  bind_enter();
  using_history();
  stifle_history(kHistory);
}

Input::~Input() {
  stop();
  the_input = nullptr;
}

/// Enter, wherever it means what it usually does.
void Input::bind_enter() const {
  constexpr char kName[] = "send-line";
  const auto enter = [](int count, int key) { return the_input == nullptr ? 0 : the_input->on_enter(count, key); };
  rl_add_funmap_entry(kName, enter);
  for (const char* const keymap : {"emacs-standard", "vi-insert", "vi-command"}) {
    const Keymap map = rl_get_keymap_by_name(keymap);
    if (map == nullptr) continue;
    for (const int key : {'\r', '\n'}) rl_bind_key_in_map(key, enter, map);
  }
}

void Input::start(const std::string& prompt) {
  if (on_) return;
  on_ = true;
  rl_callback_handler_install(prompt.c_str(), [](char* line) {
    if (the_input != nullptr) the_input->finish(line);
  });
  screen_.typed_line_begins();
  Screen::flush();
}

void Input::stop() {
  if (!on_) return;
  on_ = false;
  {
    const Screen::Clearing clearing(screen_);
    screen_.typed_line_ends();
  }
  rl_callback_handler_remove();
  Screen::flush();
}

void Input::feed() {
  rl_callback_read_char();
  Screen::flush();
}

/// The line is finished. What the server will send back as said need not stand there twice: it is taken off the screen.
int Input::on_enter(int count, int key) {
  const std::string_view typed(rl_line_buffer, static_cast<std::size_t>(rl_end));
  if (!handlers_.stays(typed)) screen_.forget_typed_line();
  return rl_newline(count, key);
}

void Input::finish(char* line) {
  const std::unique_ptr<char, decltype(&std::free)> owner(line, &std::free);
  // Readline shows no typed line while this runs, and a new one behind it.
  if (line == nullptr) {
    const Screen::Clearing clearing(screen_);  // at the end of input the prompt is still there
    screen_.typed_line_ends();
    handlers_.on_end();
  } else {
    screen_.typed_line_ends();
    const std::string typed(line);
    remember(typed);
    handlers_.on_line(typed);
  }
  if (on_) screen_.typed_line_begins();
}

void Input::discard() {
  if (!on_) return;
  const Screen::Clearing clearing(screen_);
  rl_free_line_state();
  rl_callback_sigcleanup();
  rl_replace_line("", 1);
}

void Input::suspend() {
  if (on_) {
    const Screen::Clearing clearing(screen_);
    screen_.typed_line_ends();
    (*rl_deprep_term_function)();
  }
  Screen::flush();
  ::kill(::getpid(), SIGSTOP);
  if (!on_) return;
  (*rl_prep_term_function)(1);
  screen_.typed_line_begins();
  rl_reset_screen_size();
  rl_forced_update_display();
  Screen::flush();
}

char** Input::on_complete(const char* word, int start) {
  rl_attempted_completion_over = 1;  // never the names of files
  candidates = handlers_.complete(std::string_view(rl_line_buffer, static_cast<std::size_t>(start)), word);
  return rl_completion_matches(word, next_candidate);
}

}  // namespace chat::client
