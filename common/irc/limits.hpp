#pragma once

#include <cstddef>

namespace chat::irc {

/// What the server enforces; 005 (RPL_ISUPPORT) derives from it. Lengths are in bytes.
struct Limits {
  std::size_t nick = 32;
  std::size_t user = 18;
  std::size_t real_name = 150;
  std::size_t host = 64;
  std::size_t channel = 64;
  std::size_t topic = 390;
  std::size_t kick_reason = 300;
  std::size_t away_reason = 200;
  std::size_t quit_reason = 300;
  std::size_t key = 32;
  std::size_t channels_per_user = 100;
  std::size_t list_entries = 100;      ///< of each of the lists b, e, I of a channel
  std::size_t modes_per_command = 13;  ///< mode changes with a parameter in one MODE: what its 15 parameters hold
  std::size_t targets = 4;             ///< of one PRIVMSG, NOTICE, TAGMSG, WHOIS …
  std::size_t channel_targets = 30;    ///< of one JOIN or PART: what a line holds of names as they usually are
  std::size_t monitor = 100;           ///< entries of one session's MONITOR list
  std::size_t whowas = 1000;           ///< entries kept in all
  std::size_t history_page = 1000;     ///< messages in one answer to CHATHISTORY
  std::size_t multiline_bytes = 8192;  ///< of one message of several lines, its line ends included
  std::size_t multiline_lines = 100;   ///< of one such message, as the client divides it
};

}  // namespace chat::irc
