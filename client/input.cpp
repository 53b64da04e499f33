#include "client/input.hpp"

#include <readline/history.h>
#include <readline/readline.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "crypto/password.hpp"

namespace chat::client {
namespace {

constexpr int kHistory = 1000;  // lines that are remembered

/// Readline's handlers are plain functions: they find their object here.
Input* the_input = nullptr;

/// The keys while a secret is typed.
Keymap secret_keys = nullptr;
/// Those that were there before.
Keymap usual_keys = nullptr;

int ring_bell(int, int) { return rl_ding(); }

/// Erases the whole line. What readline kills it can yank back later; a secret must not be there.
int erase_line(int, int) {
  rl_delete_text(0, rl_end);
  rl_point = 0;
  return 0;
}

/// Shows the prompt as if nothing were typed behind it.
void redisplay_hidden() {
  char nothing[] = "";
  char* const line = std::exchange(rl_line_buffer, nothing);
  const int end = std::exchange(rl_end, 0);
  const int point = std::exchange(rl_point, 0);
  const int mark = std::exchange(rl_mark, 0);
  rl_redisplay();
  rl_line_buffer = line;
  rl_end = end;
  rl_point = point;
  rl_mark = mark;
}

void wipe(char* text) {
  if (text != nullptr) ::explicit_bzero(text, std::strlen(text));
}

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
  bind_places();
  make_secret_keys();
  // Where the beginning of a line sets the keys, as in vi's mode, ours are set behind that.
  rl_pre_input_hook = [] {
    if (the_input != nullptr) the_input->apply_keys();
    return 0;
  };
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

/// Alt and a digit, where they mean what they usually do: a number in front of a command, which few use. In vi's mode
/// Escape and a digit is something that people type.
void Input::bind_places() const {
  constexpr char kName[] = "go-to-place";
  const auto choose = [](int, int key) {
    if (the_input != nullptr && key > '0' && key <= '9') {
      the_input->chosen_place_ = static_cast<std::size_t>(key - '0');
    }
    return 0;
  };
  rl_add_funmap_entry(kName, choose);
  const Keymap map = rl_get_keymap_by_name("emacs-meta");
  for (int key = '1'; key <= '9'; ++key) {
    if (map[key].type == ISFUNC && map[key].function == rl_digit_argument) rl_bind_key_in_map(key, choose, map);
  }
}

/// Few: text, Enter, erasing. Nothing that moves text to where it could be seen later.
void Input::make_secret_keys() {
  constexpr int kKeys = 256;
  constexpr int kDelete = 0x7F;
  if (secret_keys != nullptr) return;  // of an object before this one: readline's state outlives them
  secret_keys = rl_make_bare_keymap();
  for (int key = 0; key < kKeys; ++key) {
    const bool is_text = key >= ' ' && key != kDelete;
    if (key != '\033') rl_bind_key_in_map(key, is_text ? rl_insert : ring_bell, secret_keys);
  }
  const auto enter = [](int count, int key) { return the_input == nullptr ? 0 : the_input->on_enter(count, key); };
  for (const int key : {'\r', '\n'}) rl_bind_key_in_map(key, enter, secret_keys);
  for (const int key : {int{'\b'}, kDelete}) rl_bind_key_in_map(key, rl_rubout, secret_keys);
  rl_bind_key_in_map('U' & 0x1F, erase_line, secret_keys);
  rl_bind_keyseq_in_map("\\e[200~", rl_bracketed_paste_begin, secret_keys);
  // Keys that would otherwise leave the rest of their sequence in the secret.
  for (const char* const sequence : {"\\e[A", "\\e[B", "\\e[C", "\\e[D", "\\e[H", "\\e[F", "\\e[2~", "\\e[3~", "\\e[5~",
                                     "\\e[6~", "\\eOA", "\\eOB", "\\eOC", "\\eOD", "\\eOH", "\\eOF"}) {
    rl_bind_keyseq_in_map(sequence, ring_bell, secret_keys);
  }
}

/// At the beginning of a line: which keys there are, and what was put aside.
void Input::apply_keys() {
  if (hidden_) {
    rl_set_keymap(secret_keys);
  } else if (!put_aside_.empty()) {
    rl_insert_text(std::exchange(put_aside_, {}).c_str());
    rl_redisplay();
  }
}

void Input::hide(bool hidden) {
  if (hidden_ == hidden) return;
  const Screen::Clearing clearing(screen_);
  hidden_ = hidden;
  screen_.hide_typed(hidden);
  if (!finishing_) {
    forget_state();
    if (hidden) put_aside_ = rl_line_buffer;
  }
  if (hidden) {
    usual_keys = rl_get_keymap();
    rl_redisplay_function = redisplay_hidden;
  } else {
    wipe(rl_line_buffer);
    rl_redisplay_function = rl_redisplay;
    rl_set_keymap(usual_keys);
  }
  if (finishing_) return;  // the next line begins by apply_keys()
  rl_replace_line("", 1);
  apply_keys();
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
  hide(false);
  put_aside_.clear();
  on_ = false;
  {
    const Screen::Clearing clearing(screen_);
    screen_.typed_line_ends();
  }
  rl_callback_handler_remove();
  Screen::flush();
}

void Input::recall(const std::vector<std::string>& lines) {
  for (const std::string& line : lines) remember(line);
}

void Input::feed() {
  rl_callback_read_char();
  if (const std::size_t place = std::exchange(chosen_place_, 0); place > 0 && !hidden_) handlers_.on_place(place);
  Screen::flush();
}

/// The line is finished. What the server will send back as said need not stand there twice: it is taken off the screen.
int Input::on_enter(int count, int key) {
  const std::string_view typed(rl_line_buffer, static_cast<std::size_t>(rl_end));
  if (hidden_ || !handlers_.stays(typed)) screen_.forget_typed_line();
  return rl_newline(count, key);
}

void Input::finish(char* line) {
  const std::unique_ptr<char, decltype(&std::free)> owner(line, &std::free);
  finishing_ = true;
  // Readline shows no typed line while this runs, and a new one behind it.
  if (line == nullptr) {
    rl_eof_found = 0;                          // else every later Enter counts as the end, and gets an empty line
    const Screen::Clearing clearing(screen_);  // at the end of input the prompt is still there
    screen_.typed_line_ends();
    handlers_.on_end();
  } else if (hidden_) {
    screen_.typed_line_ends();
    std::string secret(line);
    wipe(line);
    wipe(rl_line_buffer);
    while (secret.ends_with('\n')) secret.pop_back();  // of a paste
    handlers_.on_secret(secret);
    crypto::wipe(secret);
  } else {
    screen_.typed_line_ends();
    const std::string typed(line);
    remember(typed);
    handlers_.on_line(typed);
  }
  finishing_ = false;
  if (on_) screen_.typed_line_begins();
}

/// What the last keys have begun, a search in the history say, is over. The typed line is off the screen.
void Input::forget_state() {
  rl_free_line_state();
  rl_callback_sigcleanup();
  screen_.clear_again();  // these two draw
}

void Input::discard() {
  if (!on_) return;
  const Screen::Clearing clearing(screen_);
  forget_state();
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

/// What is found stays in its order, in lists and when one goes through it (menu-complete).
char** Input::on_complete(const char* word, int start) {
  Candidates found = handlers_.complete(std::string_view(rl_line_buffer, static_cast<std::size_t>(start)), word);
  rl_attempted_completion_over = found.files ? 0 : 1;  // with 0, readline completes names of files itself
  rl_sort_completion_matches = found.files ? 1 : 0;
  candidates = std::move(found.words);
  return rl_completion_matches(word, next_candidate);
}

}  // namespace chat::client
