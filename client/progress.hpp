#pragma once

#include <cstddef>
#include <string>

namespace chat::client {

/// How far something that takes long has come, as a part of the prompt: "sending ███████░░░ 350 of 500". What it shows
/// changes with each hundredth of the whole only (each tenth if plain, for those to whom every change is read aloud),
/// or where the whole is not known, with each hundred, so that the prompt is not drawn all the time. Pure.
class Progress {
 public:
  /// `title` says what is done; `total` is 0 if it is not known. `plain`: with ASCII characters only.
  Progress(std::string title, std::size_t total, bool plain);

  /// So much is done now.
  void at(std::size_t done);
  [[nodiscard]] std::string text() const;

 private:
  std::string title_;
  std::size_t total_;
  bool plain_;
  std::size_t shown_ = 0;  ///< what was done at the last change
};

}  // namespace chat::client
