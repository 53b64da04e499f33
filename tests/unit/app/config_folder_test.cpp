#include <catch2/catch.hpp>

#include "app/config.hpp"

TEST_CASE("Config: a folder where the file should be is refused with a sentence") {
  const auto config = chat::app::read_config("/");
  REQUIRE(!config);
  CHECK(config.error().front().find("Cannot read the configuration file /") != std::string::npos);
}
