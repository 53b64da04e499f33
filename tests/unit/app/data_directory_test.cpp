#include "app/data_directory.hpp"

#include <catch2/catch.hpp>

using chat::app::Config;
using chat::app::data_directory;
using chat::app::Surroundings;

TEST_CASE("The data directory: what is configured, else what is usual here") {
  Config config;
  const Surroundings person{.home = "/home/ann"};
  CHECK(data_directory(config, person) == "/home/ann/.local/state/chatserver");
  CHECK(data_directory(config, {.xdg_state_home = "/x", .home = "/home/ann"}) == "/x/chatserver");
  CHECK(data_directory(config, {.xdg_state_home = "relative", .home = "/home/ann"}) ==
        "/home/ann/.local/state/chatserver");
  CHECK(data_directory(config, {.home = "/root", .is_root = true}) == "/var/lib/chatserver");
  CHECK(data_directory(config, {.state_directory = "/var/lib/chat:/var/lib/other", .xdg_state_home = "/x"}) ==
        "/var/lib/chat");
  config.store.data = "/srv/chat/../data";
  CHECK(data_directory(config, person) == "/srv/data");
}

TEST_CASE("The data directory: a relative one is made absolute") {
  Config config;
  config.store.data = "data";
  const auto folder = data_directory(config, {});
  REQUIRE(folder);
  CHECK(folder->is_absolute());
  CHECK(folder->filename() == "data");
}

TEST_CASE("The data directory: without a home it has to be named") {
  const auto folder = data_directory(Config{}, {});
  REQUIRE_FALSE(folder);
  CHECK(folder.error().find("--data") != std::string::npos);
}
