#include "client/config_file.hpp"

#include <sys/stat.h>

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "client/options.hpp"
#include "client/save.hpp"
#include "client/settings_table.hpp"
#include "support/temporary_folder.hpp"

using namespace chat::client;
using Catch::Matchers::Contains;

namespace {

constexpr std::string_view kFile = R"(# Mine.
history = 30
highlight = ["tea", "lunch"]  # what I like
default = "work"

[network.work]
host = "chat.example"
port = 7000
tls-ca = "~/ca.pem"
nick = "annie"
account = "ann"
password-command = "pass chat"
enter = ["lobby", "#ops"]
history = 5

[network.home]
host = "localhost"
)";

std::string error_of(std::string_view text) {
  const auto file = parse_config(text, "f");
  REQUIRE_FALSE(file);
  return file.error();
}

std::string edited(const std::string& text, const ConfigEdit& edit) {
  const auto made = edit_config(text, "f", edit);
  INFO((made ? "" : made.error()));
  REQUIRE(made);
  return *made;
}

/// A home with a configuration file in it.
struct Home {
  chat::test::TemporaryFolder folder;
  std::string path = (folder.path() / ".config" / "chatclient" / "config.toml").native();
  Environment environment{.chat_nick = "", .user = "root", .password = "", .home = folder.path().native()};

  explicit Home(std::string_view text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path) << text;
  }
  [[nodiscard]] std::string text() const {
    std::stringstream content;
    content << std::ifstream(path).rdbuf();
    return content.str();
  }
  [[nodiscard]] Options options(const std::vector<std::string>& arguments) const {
    const auto read = read_options(arguments, environment);
    INFO((read ? "" : read.error()));
    REQUIRE(read);
    return std::get<Options>(*read);
  }
  [[nodiscard]] std::string refusal(const std::vector<std::string>& arguments) const {
    const auto read = read_options(arguments, environment);
    REQUIRE_FALSE(read);
    return read.error();
  }
};

}  // namespace

TEST_CASE("A configuration file: settings, and networks with some of their own") {
  const auto file = parse_config(kFile, "f");
  INFO((file ? "" : file.error()));
  REQUIRE(file);
  CHECK(file->settings.history == 30);
  CHECK(file->names() == "home, work");
  CHECK(file->find("home")->settings.history == 30);
  CHECK(file->find("work")->settings.history == 5);
  CHECK(file->find("work")->settings.highlight == std::vector<std::string>{"tea", "lunch"});
}

TEST_CASE("What is wrong in a file is told with its line, and what would be right") {
  CHECK(error_of("\nhistory = \"x\"\n") == "f:2: `history`: a whole number from 0 to 10000 is expected.");
  CHECK(error_of("theme = \"pink\"") == "f:1: `theme`: auto, dark or light is expected.");
  CHECK(error_of("fold = \"on\"") == "f:1: `fold`: true or false is expected.");
  CHECK_THAT(error_of("mute = [\"two words\"]"), Contains("`mute`: a list of words"));
  CHECK(error_of("histroy = 3") == "f:1: there is no key `histroy`; the nearest is `history`.");
  CHECK_THAT(error_of("xyzzyx = 3"), Contains("there are: history, theme"));
  CHECK_THAT(error_of("host = \"h\""), Contains("`host` belongs to a network"));
  CHECK_THAT(error_of("[network.a]\nhost = \"h\"\npasword-command = \"x\""), Contains("nearest is `password-command`"));
  CHECK_THAT(error_of("[network.a]\nhost = \"h\"\npassword = \"x\""), Contains("f:3: passwords do not stand in this"));
  CHECK_THAT(error_of("password = \"x\""), Contains("`password-command`"));
  CHECK(error_of("[network.a]\ntls = true") == "f:1: the network a needs a `host`.");
  CHECK_THAT(error_of("[network.a]\nhost = \"h\"\nport = 70000"), Contains("f:3: `port`: a number from 1 to 65535"));
  CHECK_THAT(error_of("[network.a]\nhost = \"h\"\nnick = \"a b\""), Contains("`nick`: one word"));
  CHECK_THAT(error_of("[network.a]\nhost = \"h\"\ntls-trust = \"all\""), Contains("\"first-use\" or a SHA-256"));
  CHECK_THAT(error_of("network = 3"), Contains("write [network.NAME]"));
  CHECK_THAT(error_of("default = \"work\""), Contains("there is none here"));
  CHECK_THAT(error_of("default = \"x\"\n[network.a]\nhost = \"h\""), Contains("there are: a"));
  CHECK_THAT(error_of("history = "), Contains("f:1: this is not TOML"));
  const std::string two = error_of("fold = 1\nclock = 2");
  CHECK_THAT(two, Contains("f:1: ") && Contains("\nf:2: "));
}

TEST_CASE("A network of the file is what is connected to, and the command line goes before it") {
  const Home home(kFile);
  for (const std::vector<std::string>& arguments :
       {std::vector<std::string>{}, {"work"}, {"--network", "work"}, {"--network=work", "--config", home.path}}) {
    const Options read = home.options(arguments);
    CHECK(to_string(read.address) == "chat.example:7000");
    CHECK(read.network == "work");
    CHECK(read.tls);
    CHECK(read.certificates.ca_file == home.folder.path().native() + "/ca.pem");
    CHECK(read.nick == "annie");
    CHECK(read.account == "ann");
    CHECK(read.password_command == "pass chat");
    CHECK(read.enter == std::vector<std::string>{"lobby", "#ops"});
    CHECK(read.settings.history == 5);
    CHECK_FALSE(read.history);
  }
  const Options other = home.options({"work", "7001", "--nick", "x", "--enter", "a", "--enter", "b", "--history", "9"});
  CHECK(to_string(other.address) == "chat.example:7001");
  CHECK(other.nick == "x");
  CHECK(other.enter == std::vector<std::string>{"a", "b"});
  CHECK(other.settings.history == 9);
  CHECK(other.history == 9U);
  CHECK(to_string(home.options({"home"}).address) == "localhost:9000");
  const Options unknown = home.options({"irc.example"});
  CHECK(unknown.network.empty());
  CHECK(to_string(unknown.address) == "irc.example:9000");
  CHECK(unknown.settings.history == 30);
  CHECK(home.refusal({"--network", "wrok"}) == "There is no network wrok; there are: home, work.");
  CHECK_THAT(home.refusal({"--config", "/nowhere/at-all"}), Contains("Cannot read the configuration file"));
}

TEST_CASE("Without a default the only network is meant; of several one has to be named") {
  CHECK(Home("[network.a]\nhost = \"h\"\n").options({}).network == "a");
  const Home two("[network.a]\nhost = \"h\"\n[network.b]\nhost = \"i\"\n");
  CHECK_THAT(two.refusal({}), Contains("a, b"));
  CHECK_THAT(Home("").refusal({}), Contains("Say which host"));
  const Home broken("nonsense");
  CHECK(std::holds_alternative<Information>(*read_options({"--help"}, broken.environment)));
  CHECK_THAT(broken.refusal({"host"}), Contains("config.toml:1: this is not TOML"));
}

TEST_CASE("A file that everybody can write is told of") {
  const Home home(kFile);
  CHECK(home.options({}).remark.empty());
  REQUIRE(::chmod(home.path.c_str(), 0666) == 0);
  CHECK_THAT(home.options({}).remark, Contains("chmod o-w"));
}

TEST_CASE("Changed settings are written where they stand, and everything else stays") {
  const std::string text(kFile);
  ConfigEdit edit{.network = "work", .settings = parse_config(text, "f")->find("work")->settings};
  CHECK(edited(text, edit) == text);
  edit.settings.history = 7;               // the network's
  edit.settings.highlight = {"ü", "tea"};  // the file's
  edit.settings.fold = false;              // new
  std::string expected = text;
  const auto replace = [&](std::string_view from, std::string_view to) {
    expected.replace(expected.find(from), from.size(), to);
  };
  replace("[\"tea\", \"lunch\"]", "[\"ü\", \"tea\"]");
  replace("history = 5", "history = 7");
  replace("default = \"work\"\n", "default = \"work\"\nfold = false\n");
  CHECK(edited(text, edit) == expected);
  edit.settings.highlight = {"x"};  // behind one that is not ASCII
  replace("[\"ü\", \"tea\"]", "[\"x\"]");
  CHECK(edited(edited(text, edit), edit) == expected);
}

TEST_CASE("A new key does not end up in a table") {
  ConfigEdit edit;
  edit.settings.history = 3;
  CHECK(edited("", edit) == "history = 3\n");
  CHECK(edited("# Mine.\n# All of it.\n\n[network.a]\nhost = \"h\"\n", edit) ==
        "# Mine.\n# All of it.\nhistory = 3\n\n[network.a]\nhost = \"h\"\n");
  CHECK(edited("# Of a.\n[network.a]\nhost = \"h\"", edit) == "history = 3\n# Of a.\n[network.a]\nhost = \"h\"");
  edit.settings.fold = false;
  CHECK(edited("fold = false", edit) == "fold = false\nhistory = 3\n");
  edit.settings.highlight = {"a"};
  CHECK(edited("fold = false # so\r\nhighlight = [\n  \"a\",\n]\r\n[network.a]\nhost = \"h\"\n", edit)
            .find("]\r\nhistory = 3\n[network.a]") != std::string::npos);
}

TEST_CASE("A new network is put behind what is there; one of its name is not touched") {
  ConfigEdit edit;
  edit.new_network = "work";
  edit.options = {{"host", "::1"},  {"port", "7000"}, {"tls", "true"},
                  {"nick", "a\"b"}, {"enter", "#x"},  {"enter", "#y"}};
  const std::string table =
      "[network.work]\nhost = \"::1\"\nport = 7000\ntls = true\nnick = \"a\\\"b\"\nenter = [\"#x\", \"#y\"]\n";
  CHECK(edited("", edit) == table);
  CHECK(edited("fold = true", edit) == "fold = true\n\n" + table);
  const auto again = edit_config(table, "f", edit);
  REQUIRE_FALSE(again);
  CHECK_THAT(again.error(), Contains("There is a network work in f already"));
}

TEST_CASE("A file that is broken, or written otherwise, is left alone with a sentence") {
  ConfigEdit edit;
  edit.settings.history = 3;
  CHECK_FALSE(edit_config("nonsense", "f", edit));
  edit.new_network = "b";
  edit.options = {{"host", "h"}};
  const auto made = edit_config("network = { a = { host = \"h\" } }\n", "f", edit);
  REQUIRE_FALSE(made);
  CHECK_THAT(made.error(), Contains("please change it there yourself"));
}

TEST_CASE("What is kept is found again by its name, for nobody else to read") {
  Home home("# Mine.\n");
  Options options = home.options({"chat.example", "--tls-trust", std::string(64, 'A'), "--tls-cert", "/c.pem"});
  Save wanted{options.settings, "work", "ann", "anna", {"#lobby", "#ops"}};
  wanted.settings.history = 50;
  const auto kept = save(wanted, options);
  INFO((kept ? "" : kept.error()));
  REQUIRE(kept);
  CHECK_THAT(*kept, Contains("chatclient work comes here again"));
  const Options read = home.options({});
  CHECK(read.network == "work");
  CHECK(to_string(read.address) == "chat.example:6697");
  CHECK(read.trust.fingerprint == std::string(64, 'a'));
  CHECK(read.certificates.identity->key == "/c.pem");
  CHECK(read.nick == "ann");
  CHECK(read.account == "anna");
  CHECK(read.enter == wanted.channels);
  CHECK(read.settings == wanted.settings);
  CHECK(home.text().starts_with("# Mine.\n"));
  struct stat status{};
  REQUIRE(::stat(home.path.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK_THAT(*save({wanted.settings}, read), Contains("already"));
  CHECK_FALSE(save(wanted, read));
}

TEST_CASE("What cannot be written is told") {
  Home home("");
  Options options = home.options({"host"});
  options.config = "/proc/nowhere/config.toml";
  Save wanted;
  wanted.settings.history = 1;
  CHECK_THAT(save(wanted, options).error(), Contains("Cannot write /proc/nowhere/config.toml"));
  options.config.clear();
  CHECK_THAT(save(wanted, options).error(), Contains("--config"));
}

TEST_CASE("The user guide's example is a valid file, and its lists have every setting and every key of a network") {
  const char* const root = std::getenv("CHAT_SOURCE_DIR");
  INFO("CHAT_SOURCE_DIR is the folder of the project; ctest sets it");
  REQUIRE(root != nullptr);
  std::stringstream content;
  content << std::ifstream(std::string(root) + "/docs/user-guide.md").rdbuf();
  const std::string guide = content.str();
  const std::size_t section = guide.find("## Your configuration");
  REQUIRE(section != std::string::npos);
  const std::size_t begin = guide.find("```toml\n", section) + 8;
  const std::string example = guide.substr(begin, guide.find("```", begin) - begin);
  const auto file = parse_config(example, "example");
  INFO((file ? "" : file.error()));
  REQUIRE(file);
  CHECK(file->find("work") != nullptr);
  for (const Setting& setting : settings_table()) {
    const std::string row = "| `" + std::string(setting.key) + "` | " + std::string(setting.meaning) + " |";
    INFO(row);
    CHECK(guide.find(row) != std::string::npos);
    CHECK(example.find(std::string(setting.key) + " = ") != std::string::npos);
  }
  for (const NetworkKey& key : network_keys()) {
    INFO(key.key);
    CHECK(guide.find("| `" + std::string(key.key) + "` | " + std::string(key.meaning) + " |") != std::string::npos);
  }
}
