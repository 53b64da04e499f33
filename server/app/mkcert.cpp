#include "app/mkcert.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <expected>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <system_error>

#include <boost/program_options.hpp>

#include "tls/certificate.hpp"
#include "util/time_text.hpp"

namespace chat::app {
namespace {

namespace po = boost::program_options;

constexpr std::string_view kCertificateFile = "chatserver.crt";
constexpr std::string_view kKeyFile = "chatserver.key";

int fail(const std::string& sentence) {
  fmt::print(stderr, "chatserver: {}\n", sentence);
  return EXIT_FAILURE;
}

po::options_description describe() {
  po::options_description options("Options", 100, 60);
  auto add = options.add_options();
  add("host", po::value<std::vector<std::string>>()->value_name("NAME"),
      "a name or numeric address that clients will connect to; may be given several times (default: localhost, "
      "127.0.0.1, ::1 and the machine's name)");
  add("help", "print this and exit");
  return options;
}

int print_help() {
  std::ostringstream options;
  options << describe();
  fmt::print(
      "Usage: chatserver mkcert DIR [OPTION]...\n\n"
      "Makes a certificate that nobody vouches for, to try TLS with, and its key: {} and {} in the\n"
      "folder DIR, which is made if need be. What is there already is not touched.\n\n{}",
      kCertificateFile, kKeyFile, options.str());
  return EXIT_SUCCESS;
}

std::vector<std::string> own_names() {
  std::vector<std::string> names{"localhost", "127.0.0.1", "::1"};
  std::array<char, 254> name{};
  if (::gethostname(name.data(), name.size() - 1) == 0 && tls::make_self_signed({name.data()})) {
    if (names.front() != name.data()) names.emplace_back(name.data());
  }
  return names;
}

/// A new file with these permissions from its first moment.
std::expected<void, std::string> write_new(const std::filesystem::path& file, const std::string& text, mode_t mode) {
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (descriptor < 0 && errno == EEXIST) {
    return std::unexpected(fmt::format("{} is there already. Remove it, or give another folder.", file.native()));
  }
  const auto failed = [&file] {
    return std::unexpected(fmt::format("{} cannot be made: {}. Give a folder that you may write to.", file.native(),
                                       std::generic_category().message(errno)));
  };
  if (descriptor < 0) return failed();
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t count = ::write(descriptor, rest.data(), rest.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      const auto why = failed();
      ::close(descriptor);
      ::unlink(file.c_str());
      return why;
    }
    rest.remove_prefix(static_cast<std::size_t>(count));
  }
  ::close(descriptor);
  return {};
}

int make_in(const std::filesystem::path& folder, const std::vector<std::string>& names) {
  const auto certificate = folder / kCertificateFile;
  const auto key = folder / kKeyFile;
  const auto made = tls::make_self_signed(names);
  if (!made) return fail(made.error());
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(fmt::format("The folder {} cannot be made: {}.", folder.native(), error.message()));
  if (std::filesystem::exists(certificate, error)) {
    return fail(fmt::format("{} is there already. Remove it, or give another folder.", certificate.native()));
  }
  // The key first: a certificate without a key would be in the way of the next try.
  if (const auto written = write_new(key, made->key_pem, 0600); !written) return fail(written.error());
  if (const auto written = write_new(certificate, made->certificate_pem, 0644); !written) return fail(written.error());
  fmt::print(
      "{0} is a certificate for {1}, valid until {2}; {3} is its key.\n"
      "Its fingerprint (SHA-256) is {4}.\n"
      "Start the server with it:\n"
      "  chatserver --tls-port 6697 --tls-cert {0} --tls-key {3}\n"
      "Nobody vouches for it: clients have to be told to trust it, by the file {0} or by the fingerprint:\n"
      "  chatclient --tls-trust {4} {5} 6697\n",
      certificate.native(), fmt::join(made->certificate.names, ", "),
      util::iso_time(std::chrono::floor<util::Millis>(made->certificate.not_after.time_since_epoch())), key.native(),
      made->certificate.fingerprint, names.front());
  return EXIT_SUCCESS;
}

}  // namespace

int make_certificate(const std::vector<std::string>& arguments) {
  constexpr std::string_view kSee = "See chatserver mkcert --help.";
  po::variables_map given;
  try {
    po::options_description all = describe();
    all.add_options()("folder", po::value<std::vector<std::string>>());
    using Style = po::command_line_style::style_t;
    po::store(po::command_line_parser(arguments)
                  .options(all)
                  .positional(po::positional_options_description().add("folder", -1))
                  .style(Style(po::command_line_style::unix_style & ~po::command_line_style::allow_guessing))
                  .run(),
              given);
  } catch (const po::error& error) {
    return fail(fmt::format("{}. {}", error.what(), kSee));
  }
  if (given.contains("help")) return print_help();
  if (!given.contains("folder")) return fail(fmt::format("Which folder? {}", kSee));
  const auto& folders = given["folder"].as<std::vector<std::string>>();
  if (folders.size() > 1) return fail(fmt::format("{} is too much. {}", folders.back(), kSee));
  return make_in(folders.front(), given.contains("host") ? given["host"].as<std::vector<std::string>>() : own_names());
}

}  // namespace chat::app
