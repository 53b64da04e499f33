#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <span>
#include <string>
#include <string_view>
#include <system_error>

#include "app/subcommand.hpp"
#include "core/history.hpp"
#include "store/backup.hpp"
#include "store/reading.hpp"
#include "store/transfer.hpp"
#include "store/verify.hpp"

// backup, check, history export and import: they read what a server keeps, or add to it while none runs.

namespace chat::app {
namespace {

util::Millis now() { return std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch()); }

std::string system_reason() { return std::generic_category().message(errno); }

/// The file that was named; empty: none.
std::string file_of(const Given& given) { return given.words.empty() ? std::string() : given.words.front(); }

std::string counted(std::uint64_t count, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string summary(std::uint64_t events, const core::StoreDigest& digest) {
  return fmt::format("{}, digest {}", counted(events, "event", "events"), core::digest_text(digest));
}

int back_up(const Given& given) {
  const auto copied = store::back_up(given.directory, file_of(given));
  if (!copied) return fail(copied.error());
  fmt::print("{}: {}.\n", file_of(given), summary(copied->events, copied->digest));
  return EXIT_SUCCESS;
}

int check(const Given& given) {
  const auto found = store::verify(given.directory);
  if (!found) return fail(found.error());
  fmt::print("{}: {}{}.\n", given.directory.native(), summary(found->state.events, found->state.digest),
             found->blanked == 0 ? "" : "; " + counted(found->blanked, "of them is blanked", "of them are blanked"));
  if (found->is_whole()) {
    fmt::print("All of it is in order.\n");
    return EXIT_SUCCESS;
  }
  for (const std::string& problem : found->problems) fail(problem);
  if (found->lost > 0) fail(counted(found->lost, "event is lost.", "events are lost."));
  return fail(store::way_out(given.directory));
}

int export_history(const Given& given) {
  return write_to_file(file_of(given), [&given](std::ostream& out, bool& written) {
    const auto exported = store::export_history(given.directory, out);
    if (!exported) return fail(exported.error());
    written = exported->written > 0 || exported->lost == 0;
    fmt::print(stderr, "{}\n", counted(exported->written, "event was exported.", "events were exported."));
    if (exported->lost == 0) return EXIT_SUCCESS;
    return fail(fmt::format("{} {} {}", counted(exported->lost, "event is lost.", "events are lost."),
                            exported->first_problem, store::way_out(given.directory)));
  });
}

int import_from(const Given& given, std::istream& in, const std::string& name) {
  store::SqliteJournal::Options options;
  options.directory = given.directory;
  options.reserve = 0;
  auto journal = store::SqliteJournal::open(std::move(options));
  if (!journal) return fail(journal.error());
  const auto imported = store::import_history(in, name, **journal, now());
  if (!imported) return fail(imported.error());
  const store::State& state = (*journal)->state();
  fmt::print("{}, {}. {}: {}.\n", counted(imported->added, "event was added", "events were added"),
             counted(imported->present, "was there already", "were there already"), given.directory.native(),
             summary(state.events, state.digest));
  return EXIT_SUCCESS;
}

int import_history(const Given& given) {
  if (file_of(given) == kStandard) return import_from(given, std::cin, "standard input");
  std::ifstream in(file_of(given), std::ios::binary);
  if (!in.is_open() || std::filesystem::is_directory(file_of(given))) {
    return fail(fmt::format("{} cannot be read{}. Give the file that `chatserver history export` wrote.",
                            file_of(given), in.is_open() ? "" : ": " + system_reason()));
  }
  return import_from(given, in, file_of(given));
}

}  // namespace

std::span<const Subcommand> data_commands() {
  static const std::array<Subcommand, 4> kCommands{{
      {.words = {"backup"},
       .syntax = "FILE",
       .meaning = "Copies what the server keeps into a new FILE, while it runs. The file can take the place of "
                  "journal.db in a "
                  "data\n"
                  "folder.",
       .least = 1,
       .most = 1,
       .run = back_up},
      {.words = {"check"},
       .syntax = "",
       .meaning = "Reads all that the server keeps and says whether it is whole: SQLite's own check, every event by "
                  "its digest, "
                  "the\n"
                  "count and the sums. The server may run.",
       .run = check},
      {.words = {"history", "export"},
       .syntax = "[FILE]",
       .meaning =
           "Writes all events as JSON lines, in the order in which they came, to a new FILE or to standard output (no "
           "file, or\n"
           "-). The server may run. Of a damaged journal it saves what can be read.",
       .most = 1,
       .run = export_history},
      {.words = {"history", "import"},
       .syntax = "FILE",
       .meaning =
           "Adds the events of an export (- for standard input) that are not there yet. The server must not run.",
       .least = 1,
       .most = 1,
       .run = import_history},
  }};
  return kCommands;
}

}  // namespace chat::app
