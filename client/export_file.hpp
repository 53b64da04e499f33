#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "client/session.hpp"

namespace chat::client {

/// The file that a session writes to (/datastore FILE). It is made anew, readable by its owner alone; a file that is
/// there already is left as it is.
class ExportFile {
 public:
  /// Does what the effects want of the file. A sentence if that failed: the file is then closed, and what stands in it
  /// stays.
  [[nodiscard]] std::optional<std::string> apply(const Effects& effects);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  [[nodiscard]] std::optional<std::string> failed(int error);

  std::unique_ptr<std::FILE, Close> file_;
  std::string name_;
};

}  // namespace chat::client
