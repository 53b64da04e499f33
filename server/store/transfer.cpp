#include "store/transfer.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "store/event_json.hpp"
#include "store/reading.hpp"
#include "store/scan.hpp"
#include "util/time_text.hpp"

namespace chat::store {
namespace {

constexpr std::size_t kEachCommit = 1000;
constexpr std::size_t kLongestLine = std::size_t{1} << 20;
constexpr util::Millis kClocksDiffer = std::chrono::hours(24);  // of the machine that wrote the export, at most

/// Puts events into a journal, some at a time.
class Importer {
 public:
  explicit Importer(SqliteJournal& journal) : journal_(journal) {}

  std::expected<void, std::string> add(const SealedEvent& read) {
    const auto here = journal_.find(read.event.id);
    if (!here) return std::unexpected(here.error());
    if (*here || !open_.insert(read.event.id).second) {
      ++imported_.present;
      return {};
    }
    journal_.append(core::view_of(read.event), read.seal);
    return open_.size() < kEachCommit ? std::expected<void, std::string>{} : commit();
  }

  std::expected<void, std::string> commit() {
    auto done = journal_.commit();
    if (!done) return done;
    imported_.added += open_.size();
    open_.clear();
    return {};
  }

  [[nodiscard]] const Imported& imported() const { return imported_; }

 private:
  SqliteJournal& journal_;
  std::unordered_set<core::EventId> open_;  ///< not committed yet
  Imported imported_;
};

/// Hands out lines without their ends, and keeps no more of the input than one of the longest.
class LineReader {
 public:
  enum class Got : std::uint8_t { line, too_long, end };

  explicit LineReader(std::istream& in) : in_(in), buffer_(kLongestLine + 1) {}  // the stream adds a zero byte

  Got next() {
    in_.getline(buffer_.data(), static_cast<std::streamsize>(buffer_.size()));
    auto length = static_cast<std::size_t>(in_.gcount());
    if (in_.fail()) return length == 0 || in_.bad() ? Got::end : Got::too_long;
    if (!in_.eof()) --length;  // the line's end is counted, and left out
    line_ = {buffer_.data(), length};
    return Got::line;
  }
  /// Valid until the next one.
  [[nodiscard]] std::string_view line() const { return line_; }

 private:
  std::istream& in_;
  std::vector<char> buffer_;
  std::string_view line_;
};

std::string before_it(std::uint64_t added) {
  if (added == 0) return "Nothing was added.";
  if (added == 1) return "The event before it was added.";
  return fmt::format("The {} events before it were added.", added);
}

}  // namespace

std::expected<Exported, std::string> export_history(const std::filesystem::path& directory, std::ostream& out) {
  auto journal = open_for_reading(directory);
  if (!journal) return std::unexpected(std::move(journal.error()));
  Exported exported;
  const auto lose = [&exported](std::uint64_t arrival, std::string_view why) {
    if (exported.lost++ == 0) exported.first_problem = fmt::format("Event {}: {}.", arrival, why);
  };
  try {
    Scan scan(*journal, last_arrival(*journal));
    while (auto item = scan.next()) {
      if (!item->row) {
        lose(item->arrival, item->problem);
        continue;
      }
      withhold_secret(item->row->event, item->row->seal);
      const auto line = to_json(item->row->event, item->row->seal);
      if (!line) {
        lose(item->arrival, "it cannot be written as text");
        continue;
      }
      out << *line << '\n';
      if (!out) break;
      ++exported.written;
    }
  } catch (const SqliteError& error) {
    return std::unexpected(
        fmt::format("The journal in {} cannot be read: {}. Try again.", directory.native(), error.what()));
  }
  if (!out.flush()) return std::unexpected("The export cannot be written. Make sure that the disk has room.");
  return exported;
}

std::expected<Imported, std::string> import_history(std::istream& in, const std::string& name, SqliteJournal& journal,
                                                    util::Millis now) {
  Importer importer(journal);
  LineReader reader(in);
  std::uint64_t number = 0;
  const auto stopped = [&](std::string_view why, std::string_view advice) {
    std::string sentence = fmt::format("{}:{}: {}. {}", name, number, why, advice);
    const auto done = importer.commit();
    return std::unexpected(sentence + ' ' + (done ? before_it(importer.imported().added) : done.error()));
  };
  constexpr std::string_view kMend = "Mend the line or take it out, then import the file again.";
  for (auto got = reader.next(); got != LineReader::Got::end; got = reader.next()) {
    ++number;
    if (got == LineReader::Got::too_long) return stopped("the line is too long to be an event", kMend);
    const auto read = from_json(reader.line());
    if (!read) return stopped(read.error(), kMend);
    if (const util::Millis time = read->event.id.stamp.time(); time > now + kClocksDiffer) {
      return stopped(fmt::format("the event lies in the future ({})", util::iso_time(time)),
                     "Set this machine's clock if it is wrong, or take the line out, then import the file again.");
    }
    if (const auto added = importer.add(*read); !added) return std::unexpected(added.error());
  }
  if (in.bad()) return stopped("the file cannot be read any further", "Look after the disk.");
  if (const auto done = importer.commit(); !done) return std::unexpected(done.error());
  return importer.imported();
}

}  // namespace chat::store
