#include "app/subcommands.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <ranges>
#include <span>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <boost/program_options.hpp>

#include "app/config.hpp"
#include "app/data_directory.hpp"
#include "app/mkcert.hpp"
#include "core/history.hpp"
#include "store/backup.hpp"
#include "store/reading.hpp"
#include "store/transfer.hpp"
#include "store/verify.hpp"

namespace chat::app {
namespace {

namespace po = boost::program_options;

constexpr std::string_view kStandard = "-";  // standard input or output

struct Given {
  std::filesystem::path directory;
  std::string file;  ///< empty: none
};

/// A command: how it is called, what it does, and how many files it takes.
struct Subcommand {
  std::vector<std::string> words;
  std::string_view syntax;
  std::string_view meaning;
  std::size_t least_files;
  std::size_t most_files;
  int (*run)(const Given& given);
};

int fail(const std::string& sentence) {
  fmt::print(stderr, "chatserver: {}\n", sentence);
  return EXIT_FAILURE;
}

util::Millis now() { return std::chrono::floor<util::Millis>(std::chrono::system_clock::now().time_since_epoch()); }

std::string system_reason() { return std::generic_category().message(errno); }

std::string counted(std::uint64_t count, std::string_view one, std::string_view more) {
  return fmt::format("{} {}", count, count == 1 ? one : more);
}

std::string summary(std::uint64_t events, const core::StoreDigest& digest) {
  return fmt::format("{}, digest {}", counted(events, "event", "events"), core::digest_text(digest));
}

int back_up(const Given& given) {
  const auto copied = store::back_up(given.directory, given.file);
  if (!copied) return fail(copied.error());
  fmt::print("{}: {}.\n", given.file, summary(copied->events, copied->digest));
  return EXIT_SUCCESS;
}

int check(const Given& given) {
  const auto found = store::verify(given.directory);
  if (!found) return fail(found.error());
  fmt::print("{}: {}{}.\n", given.directory.native(), summary(found->state.events, found->state.digest),
             found->blanked == 0 ? "" : "; " + counted(found->blanked, "of them was erased", "of them were erased"));
  if (found->is_whole()) {
    fmt::print("All of it is in order.\n");
    return EXIT_SUCCESS;
  }
  for (const std::string& problem : found->problems) fail(problem);
  if (found->lost > 0) fail(counted(found->lost, "event is lost.", "events are lost."));
  return fail(store::way_out(given.directory));
}

/// `written`: whether something stands in the output that is worth keeping, also if the status is a failure.
int export_to(const Given& given, std::ostream& out, bool& written) {
  const auto exported = store::export_history(given.directory, out);
  if (!exported) return fail(exported.error());
  written = exported->written > 0 || exported->lost == 0;
  fmt::print(stderr, "{}\n", counted(exported->written, "event was exported.", "events were exported."));
  if (exported->lost == 0) return EXIT_SUCCESS;
  return fail(fmt::format("{} {} {}", counted(exported->lost, "event is lost.", "events are lost."),
                          exported->first_problem, store::way_out(given.directory)));
}

int export_history(const Given& given) {
  bool written = false;
  if (given.file.empty() || given.file == kStandard) return export_to(given, std::cout, written);
  if (std::filesystem::exists(given.file)) {
    return fail(fmt::format("{} is there already. Give the name of a new file.", given.file));
  }
  std::ofstream out(given.file, std::ios::binary);
  if (!out.is_open()) {
    return fail(fmt::format("{} cannot be made: {}. Give a file in a folder that you may write to.", given.file,
                            system_reason()));
  }
  // Private talks are in it.
  std::error_code ignored;
  std::filesystem::permissions(given.file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write,
                               ignored);
  const int status = export_to(given, out, written);
  out.close();
  if (!written) std::filesystem::remove(given.file, ignored);
  return status;
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
  if (given.file == kStandard) return import_from(given, std::cin, "standard input");
  std::ifstream in(given.file, std::ios::binary);
  if (!in.is_open() || std::filesystem::is_directory(given.file)) {
    return fail(fmt::format("{} cannot be read{}. Give the file that `chatserver history export` wrote.", given.file,
                            in.is_open() ? "" : ": " + system_reason()));
  }
  return import_from(given, in, given.file);
}

std::span<const Subcommand> subcommands() {
  static const std::array<Subcommand, 4> kSubcommands{{
      {{"backup"},
       "FILE",
       "Copies what the server keeps into a new FILE, while it runs. The file can take the place of journal.db in a "
       "data\n"
       "folder.",
       1,
       1,
       back_up},
      {{"check"},
       "",
       "Reads all that the server keeps and says whether it is whole: SQLite's own check, every event by its digest, "
       "the\n"
       "count and the sums. The server may run.",
       0,
       0,
       check},
      {{"history", "export"},
       "[FILE]",
       "Writes all events as JSON lines, in the order in which they came, to a new FILE or to standard output (no "
       "file, or\n"
       "-). The server may run. Of a damaged journal it saves what can be read.",
       0,
       1,
       export_history},
      {{"history", "import"},
       "FILE",
       "Adds the events of an export (- for standard input) that are not there yet. The server must not run.",
       1,
       1,
       import_history},
  }};
  return kSubcommands;
}

std::string name_of(const Subcommand& command) {
  std::string name = "chatserver";
  for (const std::string& word : command.words) name += ' ' + word;
  return name;
}

po::options_description describe() {
  po::options_description options("Options", 100, 60);
  auto add = options.add_options();
  add("data", po::value<std::string>()->value_name("DIR"), "the folder in which the server keeps it");
  add("config", po::value<std::string>()->value_name("FILE"),
      "the server's configuration file, which names the folder");
  add("help", "print this and exit");
  return options;
}

std::string usage(const Subcommand& command) {
  return fmt::format("Usage: {}{}{} [OPTION]...\n\n{}\n\n", name_of(command), command.syntax.empty() ? "" : " ",
                     command.syntax, command.meaning);
}

int print_help(const std::string& usages) {
  std::ostringstream options;
  options << describe();
  fmt::print("{}{}\n", usages, options.str());
  return EXIT_SUCCESS;
}

/// For `history` without one of the words that may follow it.
int explain_history(const std::vector<std::string>& arguments) {
  if (std::ranges::find(arguments, "--help") == arguments.end()) {
    return fail("history is followed by export or import. See chatserver history --help.");
  }
  std::string usages;
  for (const Subcommand& command : subcommands()) {
    if (command.words.front() == "history") usages += usage(command);
  }
  return print_help(usages);
}

/// The data directory as the server itself would find it.
std::expected<std::filesystem::path, std::string> directory_of(const po::variables_map& given) {
  Config config;
  if (given.contains("config")) {
    auto read = read_config(given["config"].as<std::string>());
    if (!read) return std::unexpected(read.error().front());
    config = std::move(*read);
  }
  if (given.contains("data")) config.store.data = given["data"].as<std::string>();
  return data_directory(config, surroundings());
}

int run(const Subcommand& command, const std::vector<std::string>& arguments) {
  po::variables_map given;
  const std::string see = fmt::format("See {} --help.", name_of(command));
  try {
    po::options_description all = describe();
    all.add_options()("file", po::value<std::vector<std::string>>());
    using Style = po::command_line_style::style_t;
    po::store(po::command_line_parser(arguments)
                  .options(all)
                  .positional(po::positional_options_description().add("file", -1))
                  .style(Style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing))
                  .run(),
              given);
  } catch (const po::error& error) {
    return fail(fmt::format("{}. {}", error.what(), see));
  }
  if (given.contains("help")) return print_help(usage(command));
  const auto files = given.contains("file") ? given["file"].as<std::vector<std::string>>() : std::vector<std::string>{};
  if (files.size() < command.least_files) return fail(fmt::format("Which file? {}", see));
  if (files.size() > command.most_files) return fail(fmt::format("{} is too much. {}", files.back(), see));
  auto directory = directory_of(given);
  if (!directory) return fail(directory.error());
  return command.run({std::move(*directory), files.empty() ? "" : files.front()});
}

}  // namespace

std::optional<int> run_subcommand(const std::vector<std::string>& arguments) {
  const auto begins_with = [&arguments](const Subcommand& command) {
    return arguments.size() >= command.words.size() &&
           std::ranges::equal(command.words, arguments | std::views::take(command.words.size()));
  };
  const auto found = std::ranges::find_if(subcommands(), begins_with);
  if (found != subcommands().end()) {
    const auto behind = static_cast<std::ptrdiff_t>(found->words.size());
    return run(*found, {arguments.begin() + behind, arguments.end()});
  }
  if (arguments.empty() || arguments.front().starts_with('-')) return std::nullopt;
  if (arguments.front() == "mkcert") return make_certificate({arguments.begin() + 1, arguments.end()});
  if (arguments.front() == "history") return explain_history(arguments);
  return fail(
      fmt::format("There is no command {}; the commands are backup, check, history and mkcert. See chatserver --help.",
                  arguments.front()));
}

}  // namespace chat::app
