#include "app/subcommands.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <iterator>
#include <ranges>
#include <span>
#include <sstream>
#include <string_view>
#include <utility>

#include <boost/program_options.hpp>

#include "app/config.hpp"
#include "app/data_directory.hpp"
#include "app/mkcert.hpp"
#include "app/subcommand.hpp"

namespace chat::app {
namespace {

namespace po = boost::program_options;

std::span<const Subcommand> subcommands() {
  static const std::vector<Subcommand> kAll = [] {
    std::vector<Subcommand> all;
    for (const auto& family : {data_commands(), account_commands()}) std::ranges::copy(family, std::back_inserter(all));
    return all;
  }();
  return kAll;
}

std::string name_of(const Subcommand& command) { return fmt::format("chatserver {}", fmt::join(command.words, " ")); }

struct Described {
  bool has_data = false;
  bool email = false;
  bool yes = false;
};

po::options_description describe(const Described& which) {
  po::options_description options("Options", 100, 60);
  auto add = options.add_options();
  if (which.has_data) {
    add("data", po::value<std::string>()->value_name("DIR"), "the folder in which the server keeps it");
  }
  add("config", po::value<std::string>()->value_name("FILE"),
      which.has_data ? "the server's configuration file, which names the folder" : "the server's configuration file");
  if (which.email) add("email", po::value<std::string>()->value_name("ADDRESS"), "an e-mail address of its owner");
  if (which.yes) add("yes", "do not ask");
  add("help", "print this and exit");
  return options;
}

Described options_of(const Subcommand& command) {
  return {.has_data = command.has_data, .email = command.option == kEmailOption, .yes = command.option == kYesOption};
}

std::string usage(const Subcommand& command) {
  return fmt::format("Usage: {}{}{} [OPTION]...\n\n{}\n\n", name_of(command), command.syntax.empty() ? "" : " ",
                     command.syntax, command.meaning);
}

int print_help(const std::string& usages, const Described& options) {
  std::ostringstream text;
  text << describe(options);
  fmt::print("{}{}\n", usages, text.str());
  return EXIT_SUCCESS;
}

bool begins_with(const std::vector<std::string>& words, std::span<const std::string> beginning) {
  return words.size() >= beginning.size() && std::ranges::equal(beginning, words | std::views::take(beginning.size()));
}

/// `history` or `account certificate`, without one of the words that may follow it.
int explain_family(std::span<const std::string> beginning, bool help) {
  std::string usages;
  std::vector<std::string> next;
  Described options;
  for (const Subcommand& command : subcommands()) {
    if (!begins_with(command.words, beginning)) continue;
    usages += usage(command);
    const std::string& word = command.words[beginning.size()];
    if (std::ranges::find(next, word) == next.end()) next.push_back(word);
    const Described own = options_of(command);
    options = {.has_data = options.has_data || own.has_data,
               .email = options.email || own.email,
               .yes = options.yes || own.yes};
  }
  if (help) return print_help(usages, options);
  const std::string last = next.back();
  next.pop_back();
  const std::string family = fmt::format("{}", fmt::join(beginning, " "));
  return fail(fmt::format("{} is followed by {} or {}. See chatserver {} --help.", family, fmt::join(next, ", "), last,
                          family));
}

int refuse_unknown(const std::string& word) {
  std::vector<std::string> names;
  for (const Subcommand& command : subcommands()) {
    if (std::ranges::find(names, command.words.front()) == names.end()) names.push_back(command.words.front());
  }
  return fail(fmt::format("There is no command {}; the commands are {} and mkcert. See chatserver --help.", word,
                          fmt::join(names, ", ")));
}

/// The configuration, and the data directory as the server itself would find it.
std::expected<Given, std::string> surroundings_of(const Subcommand& command, const po::variables_map& options) {
  Given given;
  if (options.contains("config")) {
    auto read = read_config(options["config"].as<std::string>());
    if (!read) return std::unexpected(read.error().front());
    given.config = std::move(*read);
  }
  if (!command.has_data) return given;
  if (options.contains("data")) {
    given.config.store.data = options["data"].as<std::string>();
    // As for the server, it says that there is a folder.
    if (given.config.store.in_memory()) given.config.store.durability = Config::Store{}.durability;
  }
  auto directory = data_directory(given.config, surroundings());
  if (!directory) return std::unexpected(std::move(directory.error()));
  given.directory = std::move(*directory);
  return given;
}

int run(const Subcommand& command, const std::vector<std::string>& arguments) {
  po::variables_map options;
  const std::string see = fmt::format("See {} --help.", name_of(command));
  try {
    po::options_description all = describe(options_of(command));
    all.add_options()("word", po::value<std::vector<std::string>>());
    using Style = po::command_line_style::style_t;
    po::store(po::command_line_parser(arguments)
                  .options(all)
                  .positional(po::positional_options_description().add("word", -1))
                  .style(Style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing))
                  .run(),
              options);
  } catch (const po::error& error) {
    return fail(fmt::format("{}. {}", error.what(), see));
  }
  if (options.contains("help")) return print_help(usage(command), options_of(command));
  auto words = options.contains("word") ? options["word"].as<std::vector<std::string>>() : std::vector<std::string>{};
  if (words.size() < command.least) return fail(fmt::format("Which {}? {}", command.asks, see));
  if (words.size() > command.most) return fail(fmt::format("{} is too much. {}", words.back(), see));
  auto given = surroundings_of(command, options);
  if (!given) return fail(given.error());
  given->words = std::move(words);
  if (options.contains("email")) given->email = options["email"].as<std::string>();
  given->yes = options.contains("yes");
  return command.run(*given);
}

}  // namespace

std::optional<int> run_subcommand(const std::vector<std::string>& arguments) {
  if (arguments.empty() || arguments.front().starts_with('-')) return std::nullopt;
  if (arguments.front() == "mkcert") return make_certificate({arguments.begin() + 1, arguments.end()});
  for (const Subcommand& command : subcommands()) {
    if (!begins_with(arguments, command.words)) continue;
    return run(command, {arguments.begin() + static_cast<std::ptrdiff_t>(command.words.size()), arguments.end()});
  }
  // The longest beginning that others go on from.
  const bool help = std::ranges::find(arguments, "--help") != arguments.end();
  for (std::size_t length = arguments.size(); length > 0; --length) {
    const std::span<const std::string> beginning(arguments.data(), length);
    const bool known = std::ranges::any_of(
        subcommands(), [&](const Subcommand& command) { return begins_with(command.words, beginning); });
    if (known) return explain_family(beginning, help);
  }
  return refuse_unknown(arguments.front());
}

}  // namespace chat::app
