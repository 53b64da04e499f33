#include "world.hpp"

#include <algorithm>
#include <cstdio>

#include "commands/answers.hpp"
#include "core/account_actions.hpp"
#include "core/identity.hpp"
#include "reference.hpp"
#include "settings.hpp"
#include "violation.hpp"

namespace chat::simulation {
namespace {

constexpr std::size_t kMostClients = 9;
constexpr std::size_t kMostHeld = 40;   // lines of one client that wait for their turn
constexpr std::size_t kSlowRoom = 400;  // bytes
constexpr std::size_t kRoom = std::size_t{1} << 16;
constexpr std::size_t kSendBound = 24'000;  // of slow clients
constexpr std::size_t kHistory = 30;
constexpr core::NodeId kNode = 0x1234'5678'9abc'def0;

std::string quoted(const Input& input) {
  constexpr std::size_t kShown = 160;
  if (const auto* line = std::get_if<std::string>(&input)) {
    return line->size() <= kShown ? *line : line->substr(0, kShown) + fmt::format("… ({} bytes)", line->size());
  }
  return fmt::format("(bad line {})", static_cast<int>(std::get<irc::LineError>(input)));
}

}  // namespace

World::World(const Plan& plan)
    : plan_(plan),
      random_(plan.seed),
      settings_(random_settings(random_)),
      bounds_(*settings_),
      server_(std::make_unique<Server>(settings_, journal_, kNode)),
      script_(random_, settings_->names.options().utf8),
      now_(1'700'000'000'000) {
  past_.configure(settings_->history.from_start);
  journal_.on_event = [this](const Recorded& event) { on_event(event); };
}

void World::run() {
  if (random_.chance(2)) make_accounts();
  while (steps_ < plan_.steps) batch();
  settle();
  ask_questions();
  everybody_leaves();
}

void World::log(std::string text) {
  if (plan_.trace) std::fprintf(stderr, "%s\n", text.c_str());
  if (history_.size() == kHistory) history_.pop_front();
  history_.push_back(std::move(text));
}

std::string World::history() const { return fmt::format("{}", fmt::join(history_, "\n")); }

Client* World::find(core::SessionId id) {
  if (id.index >= clients_.size()) return nullptr;
  Client* client = clients_[id.index].get();
  return client != nullptr && client->id() == id ? client : nullptr;
}

Client* World::some_client() {
  if (open_ == 0) return nullptr;
  std::size_t at = random_.below(open_);
  for (const auto& client : clients_) {
    if (client != nullptr && at-- == 0) return client.get();
  }
  return nullptr;
}

// Batches ------------------------------------------------------------------------------------------------------------

void World::batch() {
  pass_time();
  answer_questions();
  resume_clients();
  for (std::size_t i = 1 + random_.below(8); i > 0; --i) random_operation();
  give_lines();
  end_exceeded();
  commit();
  read_clients();
  if (random_.chance(60)) restart();
}

void World::pass_time() {
  // A wall clock stands, goes on, leaps, and now and then is set back.
  const std::size_t kind = random_.below(10);
  if (kind < 7) now_ += util::Millis{random_.below(2'000)};
  if (kind == 7) now_ += util::Millis{3'600'000};
  if (kind == 8) now_ -= util::Millis{random_.below(1'000)};
  server_->mind.begin_batch(now_);
}

void World::random_operation() {
  if (open_ < 3 || (open_ < kMostClients && random_.chance(12))) return open_client();
  if (random_.chance(25)) return disturb();
  Client& client = *some_client();
  if (client.queue.size() > kMostHeld) return;
  for (Input& input : script_.next(client)) client.queue.push_back(std::move(input));
}

void World::give_lines() {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    for (Client* client = clients_[i].get(); client != nullptr && !client->queue.empty(); client = clients_[i].get()) {
      if (server_->mind.busy(client->id()) || random_.chance(12)) break;
      give_line(*client);
    }
  }
}

void World::resume_clients() {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client* client = clients_[i].get();
    if (client == nullptr || !server_->mind.busy(client->id()) || !server_->sink.has_room(client->id())) continue;
    if (server_->mind.waits(client->id()) && !random_.chance(8)) continue;
    resume(*client);
  }
}

void World::end_exceeded() {
  for (std::size_t i = 0; i < clients_.size(); ++i) {
    Client* client = clients_[i].get();
    if (client != nullptr && client->slow && server_->sink.waiting(client->id()) > kSendBound) {
      end_client(*client, "SendQ exceeded");
    }
  }
}

void World::commit() {
  journal_.fail_next(random_.chance(20) ? 1 + random_.below(3) : 0);
  // While it fails, nothing else happens and nobody is shown anything.
  while (!journal_.commit()) now_ += util::Millis{50};
  require(journal_.open_events() == 0, "events were left out of a commit");
  for (Question& question : questions_) {
    if (question.position == 0) question.position = journal_.position();
  }
  journal_.accept(!random_.chance(12));
}

void World::take_requests() {
  for (commands::Request& request : server_->mind.take_requests()) {
    if (request.kind == commands::Request::Kind::rehash) {
      server_->mind.notice(request.session, "Rehashed");
      continue;
    }
    if (request.kind == commands::Request::Kind::resume) continue;  // see resume_clients()
    const core::User* user = core().users.find(core().sessions[request.session].user);
    past_.check_question(user->person, request.query);
    questions_.push_back({std::move(request), 0, random_.below(4)});
  }
}

void World::answer_questions(bool all) {
  for (Question& question : std::exchange(questions_, {})) {
    if (!all && question.delay > 0) {
      --question.delay;
      questions_.push_back(std::move(question));
    } else {
      answer(question);
      if (random_.chance(20)) answer(question);  // twice
    }
  }
}

void World::answer(const Question& question) {
  std::expected<core::Answer, std::string> answer = std::unexpected("The disk does not answer; try again.");
  if (!random_.chance(20)) answer = journal_.history().read(question.request.query, question.position);
  if (answer) past_.check_answer(question.request.query, question.position, *answer);
  Client* client = find(question.request.session);
  const std::string what = "the journal answers";
  step(nullptr, (client != nullptr ? client->describe() : "nobody") + ": " + what, [&](commands::Mind& mind) {
    mind.answer(question.request.session, question.request.ticket, std::move(answer));
  });
}

void World::restart() {
  log("the process dies, and another takes its place");
  ++restarts_;
  clients_.clear();
  open_ = 0;
  questions_.clear();
  const core::Remembered remembered = past_.remembered();
  past_.restart();
  server_ = std::make_unique<Server>(settings_, journal_, kNode);
  server_->mind.begin_batch(now_);
  step(nullptr, "remembers", [&](commands::Mind& mind) { mind.restore(remembered); });
  for (const core::LostMember& member : past_.remembered().lost) {
    const core::User* const user = reference::person(core(), member.person);
    require(user != nullptr, "somebody who is not there has not quit");
    require(user->channels.size() == member.incarnations.size(), "{} is not where they were", user->nick.text());
  }
  commit();
}

void World::read_clients() {
  for (const auto& client : clients_) {
    if (client == nullptr) continue;
    const std::size_t bytes = !client->slow ? SIZE_MAX : random_.chance(3) ? random_.below(3'000) : 0;
    server_->sink.read(client->id(), bytes);
  }
}

// Steps --------------------------------------------------------------------------------------------------------------

void World::step(Client* actor, std::string what, const std::function<void(commands::Mind&)>& act) {
  ++steps_;
  log((actor != nullptr ? actor->describe() + " " : "") + what);
  act(server_->mind);
  take_requests();
  const auto events = journal_.take();
  if (actor != nullptr) actor->check_events(events);
  take_outputs(server_->sink.take());
  finish_step(actor);
}

void World::take_outputs(std::vector<RecordingSink::Output> outputs) {
  if (plan_.damage) plan_.damage(outputs, random_);
  for (const RecordingSink::Output& output : outputs) {
    Client* client = find(output.session);
    if (plan_.trace) {
      const std::string end = output.kind == RecordingSink::Kind::line ? "" : "(end, or a change of kind)\n";
      std::fprintf(stderr, "    %u< %s%s%s", output.session.index, output.tags.c_str(), output.body.c_str(),
                   end.c_str());
    }
    if (plan_.keep_output) output_ += fmt::format("{} {}{}", output.session.index, output.tags, output.body);
    require(client != nullptr, "output for somebody who is not there");
    client->take(output);
  }
  if (Client* told = std::exchange(told_, nullptr)) told->set_past(false);
}

void World::finish_step(Client* actor) {
  if (actor != nullptr && actor->awaits_answer() && (actor->closed() || !server_->mind.busy(actor->id()))) {
    actor->finish_answer();
  }
  for (const auto& client : clients_) {
    if (client == nullptr) continue;
    client->finish_step();
    client->compare(core());
  }
  check_invariants(core(), bounds_);
  if (steps_ % 16 == 0) check_skeletons(core());
  for (auto& client : clients_) {
    if (client == nullptr || !client->closed()) continue;
    client.reset();
    --open_;
  }
}

void World::open_client() {
  static constexpr Client::Kind kKinds[] = {Client::Kind::irc,   Client::Kind::irc,  Client::Kind::irc,
                                            Client::Kind::irc,   Client::Kind::irc,  Client::Kind::irc,
                                            Client::Kind::plain, Client::Kind::plain};
  const Client::Kind kind = random_.chance(40) ? Client::Kind::web : random_.pick(kKinds);
  const bool slow = random_.chance(4);
  const commands::Arrival arrival{.address = script_.address(), .secure = random_.chance(3)};
  Client* made = nullptr;
  step(nullptr, "opens, from " + arrival.address, [&](commands::Mind& mind) {
    const core::SessionId id = mind.open(arrival);
    server_->sink.opened(id, slow ? kSlowRoom : kRoom);
    if (id.index >= clients_.size()) clients_.resize(id.index + 1);
    clients_[id.index] = std::make_unique<Client>(kind, id, settings_->server_name, core().names());
    made = clients_[id.index].get();
    ++open_;
  });
  made->slow = slow;
  if (!accounts_.empty() && kind != Client::Kind::web && random_.chance(2)) log_in(*made);
  for (Input& input : script_.greeting(kind)) made->queue.push_back(std::move(input));
}

void World::give_line(Client& client) {
  const Input input = std::move(client.queue.front());
  client.queue.pop_front();
  speaker_ = client.id();
  step(&client, "> " + quoted(input), [&](commands::Mind& mind) {
    if (const auto* line = std::get_if<std::string>(&input)) {
      said_ = said_before(client, *line);
      client.send(*line, core(), said_ ? &*said_ : nullptr);
      mind.line(client.id(), *line);
    } else {
      client.send_bad();
      mind.bad_line(client.id(), std::get<irc::LineError>(input));
    }
  });
}

void World::resume(Client& client) {
  const core::Session& session = core().sessions[client.id()];
  const auto* const asked = std::get_if<core::AnswerCursor>(&session.cursor->query);
  if (asked == nullptr || !asked->answer || asked->kind == core::AnswerCursor::Kind::talks) {
    return step(&client, "is told more", [&](commands::Mind& mind) { mind.resume(client.id()); });
  }
  const core::AnswerCursor before = *asked;
  const std::size_t start = session.cursor->position;
  const core::EventId person = core().users[session.user].person;
  client.set_past(true, before.kind == core::AnswerCursor::Kind::backlog);
  step(&client, "is told of the past", [&](commands::Mind& mind) {
    mind.resume(client.id());
    const auto* const left = session.cursor ? std::get_if<core::AnswerCursor>(&session.cursor->query) : nullptr;
    const bool goes_on = left != nullptr && left->ticket == before.ticket;
    if (*before.answer) {
      expect_past(client, person, before, start, goes_on ? session.cursor->position : SIZE_MAX);
    }
    told_ = &client;
  });
}

/// Of an answer, this part must be told, as far as they may see it now.
void World::expect_past(Client& client, core::EventId person, const core::AnswerCursor& asked, std::size_t from,
                        std::size_t to) {
  const core::Answer& answer = **asked.answer;
  for (std::size_t i = from; i < std::min(to, answer.events.size()); ++i) {
    if (past_.sees(core(), person, answer.events[i])) client.expect_past(answer.events[i]);
  }
  if (client.kind() != Client::Kind::irc || asked.kind != core::AnswerCursor::Kind::targets) return;
  std::vector<std::string> places;
  for (std::size_t i = 0; i < answer.targets.size(); ++i) {
    std::string name = asked.begun ? asked.names.at(i) : place_of(person, answer.targets[i]);
    const core::User* const user = reference::person(core(), person);
    const auto found = commands::find_readable(core(), *user, name);
    const bool leads = found && found->readable.conversation == answer.targets[i].conversation;
    if (leads || asked.begun) places.push_back(leads ? std::move(name) : std::string());
  }
  const std::size_t surplus = places.size() - std::min(places.size(), asked.limit);
  if (asked.newest) places.erase(places.begin(), places.begin() + static_cast<std::ptrdiff_t>(surplus));
  places.resize(std::min(places.size(), asked.limit));
  for (std::size_t i = from; i < std::min(to, places.size()); ++i) {
    if (!places[i].empty()) client.expect_place(places[i]);
  }
}

/// How it is called now, if it can be found under that.
std::string World::place_of(core::EventId person, const core::Target& target) const {
  if (!past_.floor(person, target.conversation)) return {};
  if (!target.conversation.is_private()) {
    return std::string(reference::incarnation(core(), target.conversation.first)->name.text());
  }
  const core::EventId other = target.conversation.other(person);
  if (const core::User* const here = reference::person(core(), other)) return std::string(here->nick.text());
  const core::Account* const account = core().accounts.find(other);
  const core::User& user = *reference::person(core(), person);
  const auto under_name =
      account != nullptr ? commands::find_readable(core(), user, account->name.text()) : std::nullopt;
  if (under_name && under_name->readable.conversation == target.conversation) return std::string(account->name.text());
  if (target.last.sender == person) return target.last.target;
  return target.last.source.substr(0, target.last.source.find('!'));
}

void World::end_client(Client& client, std::string_view reason) {
  client.queue.clear();
  step(&client, "ends: " + std::string(reason), [&](commands::Mind& mind) { mind.end(client.id(), reason); });
}

/// What happens to a connection without a line of its own.
void World::disturb() {
  Client& client = *some_client();
  switch (random_.below(accounts_.empty() ? 8 : 14)) {
    case 0:
      return end_client(client, "Ping timeout: 120 seconds");
    case 1:
      return end_client(client, "Connection reset by peer");
    case 2:
      return step(&client, "is silent", [&](commands::Mind& mind) { mind.silent(client.id()); });
    case 3:
      return step(&client, "is idle", [&](commands::Mind& mind) { mind.idle(client.id()); });
    case 4:
      return step(nullptr, "operators get a notice", [&](commands::Mind& mind) { mind.notice_operators("Attention"); });
    case 5:
      return step(nullptr, "an answer that nobody waits for",
                  [&](commands::Mind& mind) { mind.answer(client.id(), 1'000'000, core::Answer{}); });
    case 6:
      return change_settings();
    case 8:
    case 9:
    case 10:
      return log_in(client);
    case 11:
    case 12:
      return log_out(client);
    case 13:
      return change_account();
    default:
      return step(nullptr, "a notice to a stale session", [&](commands::Mind& mind) {
        mind.notice({client.id().index, client.id().generation + 1}, "Nobody");
        mind.end({client.id().index, client.id().generation + 1}, "Nobody");
      });
  }
}

void World::change_settings() {
  settings_ = changed(*settings_, random_);
  bounds_.raise(*settings_);
  step(nullptr, "new settings", [&](commands::Mind& mind) { mind.configure(settings_); });
  for (const auto& client : clients_) {
    if (client != nullptr) client->settings_changed(core());
  }
}

// Ends ---------------------------------------------------------------------------------------------------------------

void World::settle() {
  for (std::size_t rounds = 0;; ++rounds) {
    require(rounds < 10'000, "it does not come to rest");
    bool rest = true;
    pass_time();
    answer_questions(true);
    resume_clients();
    give_lines();
    commit();
    for (const auto& client : clients_) {
      if (client == nullptr) continue;
      server_->sink.read(client->id(), SIZE_MAX);
      rest = rest && client->queue.empty() && !server_->mind.busy(client->id());
    }
    if (rest) return;
  }
}

void World::ask_questions() {
  for (const auto& client : clients_) {
    if (client == nullptr || client->kind() != Client::Kind::irc || !client->reader().registered()) continue;
    for (Input& input : script_.questions(*client)) client->queue.push_back(std::move(input));
  }
  settle();
}

void World::everybody_leaves() {
  pass_time();
  while (Client* client = some_client()) {
    if (client->kind() == Client::Kind::irc && random_.chance(2)) {
      client->queue = {std::string("QUIT :done")};
      give_line(*client);
    } else {
      end_client(*client, "done");
    }
  }
  end_accounts();
  commit();
  check_nothing_left(core(), bounds_);
}

}  // namespace chat::simulation
