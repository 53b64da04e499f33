#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>

namespace chat::test {

/// The project's folder: ctest says where it is; by hand, it is the nearest one upwards that has the data.
inline std::filesystem::path source_folder() {
  if (const char* folder = std::getenv("CHAT_SOURCE_DIR")) return folder;
  for (auto folder = std::filesystem::current_path(); folder.has_relative_path(); folder = folder.parent_path()) {
    if (std::filesystem::exists(folder / "tests" / "data")) return folder;
  }
  throw std::runtime_error("tests/data not found; set CHAT_SOURCE_DIR to the project's folder");
}

/// The cases of tests/data/`name`, an array that is not empty.
inline nlohmann::json golden(const std::string& name) {
  std::ifstream file(source_folder() / "tests" / "data" / name);
  auto cases = nlohmann::json::parse(file);
  if (!cases.is_array() || cases.empty()) throw std::runtime_error("no cases in tests/data/" + name);
  return cases;
}

/// A text of a case. JSON has no bytes: where a case says `"latin1": true`, each code point below 256 is one.
inline std::string text(const nlohmann::json& value, bool latin1 = false) {
  const auto utf8 = value.get<std::string>();
  if (!latin1) return utf8;
  std::string bytes;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto first = static_cast<unsigned char>(utf8[i]);
    if (first < 0x80) {
      bytes += utf8[i];
    } else {
      if (first > 0xC3) throw std::runtime_error("not Latin-1");
      bytes += static_cast<char>(((first & 0x03U) << 6U) | (static_cast<unsigned char>(utf8[++i]) & 0x3FU));
    }
  }
  return bytes;
}

}  // namespace chat::test
