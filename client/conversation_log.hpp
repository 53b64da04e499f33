#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/moment.hpp"
#include "client/session.hpp"
#include "irc/isupport.hpp"

namespace chat::client {

/// The name as one of a file: slashes, controls, a dot in front and other bytes that do not belong into one become
/// `%2f`; one that is too long is cut, with its digest behind it. Two different names never become the same.
[[nodiscard]] std::string log_file_name(std::string_view name);

/// What is said, in a file for each conversation: `FOLDER/<network>/<place>.log`, with the lines of render_dated(). The
/// folders are made for their owner alone (0700), and so are the files (0600). Every line is written at once; between
/// lines no file is open, so that others can move and remove them. Belongs to one thread.
class ConversationLog {
 public:
  /// Files of which it was said that they cannot be written; past the bound nothing more is said of others.
  static constexpr std::size_t kMaxTold = 1000;

  struct Setup {
    std::string folder{};  ///< empty: nothing is logged
    /// Log what was said to us while we were away, too. The server shows that once if a person reads it, and every time
    /// if none does.
    bool logs_missed = false;
  };
  explicit ConversationLog(Setup setup) : setup_(std::move(setup)) {}

  /// Logs go into this folder from now on; empty: nothing is logged.
  void use(std::string folder) { setup_.folder = std::move(folder); }

  /// Logs what belongs into a conversation: what people say and what happens there, but nothing that was asked for
  /// again, and no talk with services, in which there may be passwords. `now` is the time of what has none of its own.
  /// Returns a sentence for each file that cannot be written and could until now.
  [[nodiscard]] std::vector<std::string> apply(const Effects& effects, std::string_view network,
                                               const irc::Isupport& isupport, Moment now);

 private:
  [[nodiscard]] bool belongs(const Shown& shown) const;
  [[nodiscard]] std::vector<std::string> files_of(const Shown& shown, const std::string& folder,
                                                  const irc::Isupport& isupport) const;
  [[nodiscard]] int append(const std::string& folder, const std::string& path, std::string_view text) const;

  Setup setup_;
  std::set<std::string> told_;  ///< paths that cannot be written, as was said
};

}  // namespace chat::client
