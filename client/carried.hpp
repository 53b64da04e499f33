#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "client/history.hpp"
#include "client/pending.hpp"
#include "client/places.hpp"
#include "client/quotes.hpp"
#include "client/read_marks.hpp"
#include "client/settings.hpp"
#include "irc/isupport.hpp"

namespace chat::client {

/// Several lines that wait for the person to agree that they are sent.
struct Pasted {
  std::string place;
  std::vector<std::string> lines;
};

/// What a session whose connection is gone leaves to the next one, so that the person goes on as if nothing had been.
struct Carried {
  std::string nick;
  irc::Isupport isupport;
  std::vector<Place> places;
  std::map<std::string, std::string> keys;  ///< of channels that were entered with one, by folded name
  ReadMarks::Marks marks;
  RecentIds recent;
  Quotes quotes;
  std::set<std::string> hinted;
  Settings settings;
  Pending pending;

  // What is being asked still is: the next line is no talk.
  std::optional<std::string> lost_question{};  ///< a password's, whose answer can be of no use any more
  std::optional<Pasted> pasted{};
};

}  // namespace chat::client
