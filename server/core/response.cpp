#include "core/response.hpp"

#include <utility>

namespace chat::core {
namespace {

std::string joined(std::string_view first, std::string_view value, std::string_view rest) {
  std::string tags;
  tags.reserve(first.size() + value.size() + rest.size() + 1);
  tags += first;
  tags += value;
  if (!rest.empty()) {
    tags += ';';
    tags += rest;
  }
  return tags;
}

}  // namespace

Response::Response(SessionId session, std::string label, std::string reference, std::string server_name)
    : session_(session),
      label_(std::move(label)),
      reference_(std::move(reference)),
      server_name_(std::move(server_name)) {}

Response::Response(SessionId session, std::string reference, std::string server_name)
    : session_(session), reference_(std::move(reference)), server_name_(std::move(server_name)), open_(true) {}

void Response::add(std::string_view tags, std::string_view body, Output& output) {
  hold({std::string(tags), std::string(body), Part::answer}, output);
}

void Response::add_aside(std::string_view tags, std::string_view body, Output& output) {
  hold({std::string(tags), std::string(body), Part::aside}, output);
}

void Response::add_inner(std::string_view tags, std::string_view body, Output& output) {
  hold({std::string(tags), std::string(body), Part::inner}, output);
}

void Response::add_closing(std::string_view body, Output& output) {
  hold({{}, std::string(body), Part::closing}, output);
}

void Response::hold(Held line, Output& output) {
  if (!open_ && !is_inner(line.part) && held_.size() - inner_ == kMostHeld) open(output);
  if (open_) return emit_in_batch(line, output);
  if (line.part == Part::answer) ++answers_;
  if (is_inner(line.part)) ++inner_;
  held_.push_back(std::move(line));
}

const std::string& Response::keep_open(Output& output) {
  if (!open_) open(output);
  return reference_;
}

void Response::finish(Output& output) {
  if (!open_ && answers_ > 1) open(output);
  if (open_) return close(output);
  for (const Held& line : held_) {
    if (line.part == Part::closing) {
      output.emit_from_server(session_, {}, line.body);
      continue;
    }
    output.emit(session_, line.part == Part::answer ? joined("label=", label_, line.tags) : line.tags, line.body);
  }
  if (answers_ == 0) {
    output.emit_from_server(session_, joined("label=", label_, {}), ":" + server_name_ + " ACK\r\n");
  }
}

void Response::open(Output& output) {
  open_ = true;
  output.emit_from_server(session_, joined("label=", label_, {}),
                          ":" + server_name_ + " BATCH +" + reference_ + " labeled-response\r\n");
  for (const Held& line : held_) emit_in_batch(line, output);
  held_.clear();
}

void Response::close(Output& output) {
  output.emit_from_server(session_, {}, ":" + server_name_ + " BATCH -" + reference_ + "\r\n");
}

void Response::emit_in_batch(const Held& line, Output& output) {
  if (line.part == Part::closing) return output.emit_from_server(session_, joined("batch=", reference_, {}), line.body);
  output.emit(session_, line.part == Part::answer ? joined("batch=", reference_, line.tags) : line.tags, line.body);
}

}  // namespace chat::core
