#include "client/conversation_log.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <map>
#include <system_error>
#include <utility>

#include "client/render.hpp"
#include "client/services.hpp"
#include "crypto/digest.hpp"
#include "text/view.hpp"
#include "util/utf8.hpp"

namespace chat::client {
namespace {

// A file's name has 255 bytes at most, with `.log` behind it.
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kKeptOfLong = 120;

bool is_plain(char c, bool is_first) {
  const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (is_word || static_cast<unsigned char>(c) >= 0x80) return true;
  return c == '.' ? !is_first : std::string_view("#&+!=@_-").find(c) != std::string_view::npos;
}

/// 0, or why it is not all written.
int write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(fd, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return 0;
}

}  // namespace

std::string log_file_name(std::string_view name) {
  std::string safe;
  for (const char c : name) {
    if (is_plain(c, safe.empty())) {
      safe += c;
    } else {
      safe += fmt::format("%{:02x}", static_cast<unsigned char>(c));
    }
  }
  if (safe.empty()) return "%";
  if (safe.size() <= kLongestName) return safe;
  return fmt::format("{}~{}", util::truncate_utf8(safe, kKeptOfLong), crypto::sha256_text(name));
}

std::vector<std::string> ConversationLog::apply(const Effects& effects, std::string_view network,
                                                const irc::Isupport& isupport, Moment now) {
  std::vector<std::string> sentences;
  if (setup_.folder.empty() || effects.show.empty()) return sentences;
  const std::string folder = fmt::format("{}/{}", setup_.folder, log_file_name(network));
  std::map<std::string, std::string> texts;  // by path
  std::vector<std::string> files;            // of the last line, for the further ones of its message
  for (const Shown& shown : effects.show) {
    if (shown.form != Shown::Form::more) files = files_of(shown, folder, isupport);
    for (const std::string& file : files) texts[file].append(render_dated(shown, now)).append("\n");
  }
  for (const auto& [file, text] : texts) {
    const int error = append(folder, file, text);
    if (error == 0) {
      told_.erase(file);
    } else if (told_.size() < kMaxTold && told_.insert(file).second) {
      sentences.push_back(fmt::format("{} cannot be written ({}); what is said there is not logged until it can be.",
                                      file, std::generic_category().message(error)));
    }
  }
  return sentences;
}

bool ConversationLog::belongs(const Shown& shown) const {
  const text::View& view = shown.view;
  if (shown.form != Shown::Form::line || (view.is_private && is_service(view.place))) return false;
  if (shown.past == Shown::Past::replayed || (shown.past == Shown::Past::missed && !setup_.logs_missed)) return false;
  return text::is_said(view) || view.kind == text::ViewKind::event;
}

/// What names no place, as that somebody goes, is about the channels in which that is seen.
std::vector<std::string> ConversationLog::files_of(const Shown& shown, const std::string& folder,
                                                   const irc::Isupport& isupport) const {
  std::vector<std::string> files;
  if (!belongs(shown)) return files;
  const auto add = [&](std::string_view place) {
    files.push_back(fmt::format("{}/{}.log", folder, log_file_name(isupport.fold(place))));
  };
  if (!shown.view.place.empty()) {
    add(shown.view.place);
  } else {
    for (const std::string& channel : shown.channels) add(text::strip_controls(channel));
  }
  return files;
}

/// 0, or why that failed.
int ConversationLog::append(const std::string& folder, const std::string& path, std::string_view text) const {
  // Somebody may have put a pipe there: it must not make us wait.
  constexpr int kHow = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int fd = ::open(path.c_str(), kHow, 0600);
  if (fd < 0 && errno == ENOENT) {
    for (const std::string& missing : {setup_.folder, folder}) {
      if (::mkdir(missing.c_str(), 0700) != 0 && errno != EEXIST) return errno;
    }
    fd = ::open(path.c_str(), kHow, 0600);
  }
  if (fd < 0) return errno;
  const int error = write_all(fd, text);
  const int closed = ::close(fd) == 0 ? 0 : errno;
  return error != 0 ? error : closed;
}

}  // namespace chat::client
