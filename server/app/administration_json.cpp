#include "app/administration_json.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <nlohmann/json.hpp>

#include "crypto/password.hpp"
#include "crypto/scram.hpp"

namespace chat::app {
namespace {

using commands::AccountReport;
using commands::Administration;
using commands::Report;
using nlohmann::json;
using Action = Administration::Action;

constexpr std::array<std::pair<Action, std::string_view>, 10> kActions{{
    {Action::add, "add"},
    {Action::set_password, "set_password"},
    {Action::list, "list"},
    {Action::show, "show"},
    {Action::suspend, "suspend"},
    {Action::unsuspend, "unsuspend"},
    {Action::remove, "delete"},
    {Action::erase, "erase"},
    {Action::add_certificate, "add_certificate"},
    {Action::remove_certificate, "remove_certificate"},
}};

constexpr const char* kNoAnswer =
    "The server's answer is not understood. Use the chatserver command of the version that runs.";

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

/// What is not of the type that is expected is as if it were not there.
template <class Value>
Value member(const json& object, const char* name, Value otherwise) {
  const auto found = object.find(name);
  if (found == object.end()) return otherwise;
  if constexpr (std::is_same_v<Value, std::string>) {
    return found->is_string() ? found->template get<std::string>() : otherwise;
  } else if constexpr (std::is_same_v<Value, bool>) {
    return found->is_boolean() ? found->template get<bool>() : otherwise;
  } else {
    return found->is_number_integer() ? found->template get<Value>() : otherwise;
  }
}

json to_json(const AccountReport& account) {
  json result{{"id", account.id},
              {"name", account.name},
              {"registered", account.registered.count()},
              {"verified", account.verified},
              {"present", account.present},
              {"devices", account.devices},
              {"nick", account.nick},
              {"email", account.email},
              {"certificates", account.certificates},
              {"has_password", account.has_password},
              {"always_on", account.always_on},
              {"several_devices", account.several_devices}};
  if (account.suspended) result["suspended"] = *account.suspended;
  return result;
}

AccountReport account_from(const json& object) {
  AccountReport account;
  account.id = member(object, "id", std::string());
  account.name = member(object, "name", std::string());
  account.registered = util::Millis{member(object, "registered", std::int64_t{0})};
  account.verified = member(object, "verified", true);
  if (object.contains("suspended")) account.suspended = member(object, "suspended", std::string());
  account.present = member(object, "present", false);
  account.devices = member(object, "devices", std::size_t{0});
  account.nick = member(object, "nick", std::string());
  account.email = member(object, "email", std::string());
  if (const auto list = object.find("certificates"); list != object.end() && list->is_array()) {
    for (const json& one : *list) {
      if (one.is_string()) account.certificates.push_back(one.get<std::string>());
    }
  }
  account.has_password = member(object, "has_password", false);
  account.always_on = member(object, "always_on", false);
  account.several_devices = member(object, "several_devices", false);
  return account;
}

/// Empty, or what the credentials' makers could have made.
bool is_credentials(const core::Credentials& credentials) {
  return (credentials.password.empty() || crypto::is_password_hash(credentials.password)) &&
         (credentials.scram.empty() || crypto::scram::parse_keys(credentials.scram));
}

}  // namespace

std::string_view action_name(Action action) {
  const auto* const found = std::ranges::find(kActions, action, &std::pair<Action, std::string_view>::first);
  return found != kActions.end() ? found->second : std::string_view{};
}

std::string request_text(const Administration& asked) {
  json object{{"action", action_name(asked.action)}};
  const auto put = [&object](const char* name, const std::string& text) {
    if (!text.empty()) object[name] = text;
  };
  put("account", asked.account);
  put("text", asked.text);
  put("after", asked.after);
  put("password", asked.credentials.password);
  put("scram", asked.credentials.scram);
  return dump(object);
}

std::expected<Administration, std::string> parse_request(std::string_view text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::unexpected("This is not a request: one JSON object on one line is expected.");
  const std::string name = member(object, "action", std::string());
  const auto* const action = std::ranges::find(kActions, name, &std::pair<Action, std::string_view>::second);
  if (action == kActions.end()) {
    return std::unexpected("This server does not know that. Use the chatserver command of the version that runs.");
  }
  Administration asked{.action = action->first};
  asked.account = member(object, "account", std::string());
  asked.text = member(object, "text", std::string());
  asked.after = member(object, "after", std::string());
  asked.credentials = {.password = member(object, "password", std::string()),
                       .scram = member(object, "scram", std::string())};
  if (!is_credentials(asked.credentials)) {
    return std::unexpected("The password was not hashed as this server does. Use its own chatserver command.");
  }
  return asked;
}

std::string answer_text(const std::expected<Report, std::string>& outcome) {
  if (!outcome) return dump({{"error", outcome.error()}});
  json object{{"accounts", json::array()}};
  for (const AccountReport& account : outcome->accounts) object["accounts"].push_back(to_json(account));
  if (!outcome->next.empty()) object["next"] = outcome->next;
  return dump(object);
}

std::expected<Report, std::string> parse_answer(std::string_view text) {
  const json object = json::parse(text, nullptr, false);
  if (!object.is_object()) return std::unexpected(kNoAnswer);
  if (object.contains("error")) return std::unexpected(member(object, "error", std::string(kNoAnswer)));
  const auto accounts = object.find("accounts");
  if (accounts == object.end() || !accounts->is_array()) return std::unexpected(kNoAnswer);
  Report report;
  for (const json& one : *accounts) {
    if (one.is_object()) report.accounts.push_back(account_from(one));
  }
  report.next = member(object, "next", std::string());
  return report;
}

}  // namespace chat::app
