#include "client/pending.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace chat::client {
namespace {

/// The same thing said to the same, as far as the server has left it as it was.
bool is_same(const Said& said, const irc::Message& echo, const irc::Isupport& isupport) {
  const auto own = irc::parse(said.line);
  return own && irc::equals_ignoring_case(own->command, echo.command) && isupport.same(own->param(0), echo.param(0)) &&
         own->param(1) == echo.param(1);
}

}  // namespace

bool Pending::add(Said said) {
  if (lines_.size() >= kMax) return false;
  lines_.push_back(std::move(said));
  return true;
}

void Pending::confirm(const irc::Message& echo, const irc::Isupport& isupport) {
  if (lines_.empty()) return;
  const std::string nonce = irc::unescape_tag_value(echo.tag(kNonceTag).value_or(""));
  auto found = lines_.end();
  if (!nonce.empty()) found = std::ranges::find(lines_, nonce, &Said::nonce);
  if (found == lines_.end()) {
    found = std::ranges::find_if(lines_, [&](const Said& said) {
      return said.state != Said::State::waiting && (nonce.empty() || said.nonce.empty()) &&
             is_same(said, echo, isupport);
    });
  }
  if (found != lines_.end()) lines_.erase(found);
}

void Pending::settle() {
  std::erase_if(lines_, [](const Said& said) { return said.state == Said::State::sent; });
}

void Pending::lose() {
  for (Said& said : lines_) {
    if (said.state == Said::State::sent) said.state = Said::State::uncertain;
    said.told = false;
  }
}

bool Pending::has_next() const {
  return std::ranges::any_of(lines_, [](const Said& said) { return said.state != Said::State::sent; });
}

const Said& Pending::next() const {
  return *std::ranges::find_if(lines_, [](const Said& said) { return said.state != Said::State::sent; });
}

void Pending::replace_next(std::vector<Said> parts) {
  const auto next = std::ranges::find_if(lines_, [](const Said& said) { return said.state != Said::State::sent; });
  const auto place = lines_.erase(next);
  lines_.insert(place, std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
}

Said Pending::take_next() {
  const auto found = std::ranges::find_if(lines_, [](const Said& said) { return said.state != Said::State::sent; });
  Said said = std::move(*found);
  lines_.erase(found);
  return said;
}

}  // namespace chat::client
