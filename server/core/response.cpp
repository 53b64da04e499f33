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

Response::Response(SessionId session, std::string label, std::string reference, std::string server_name,
                   std::string own_tags)
    : session_(session),
      label_(std::move(label)),
      reference_(std::move(reference)),
      server_name_(std::move(server_name)),
      own_tags_(std::move(own_tags)) {}

Response Response::continued(SessionId session, std::string reference, std::string server_name, std::string own_tags) {
  Response response(session, {}, std::move(reference), std::move(server_name), std::move(own_tags));
  response.open_ = true;
  return response;
}

void Response::add(std::string_view tags, std::string_view body, Output& output) {
  if (!open_ && held_.size() == kMostHeld) open(output);
  if (open_) {
    emit_in_batch(tags, body, output);
  } else {
    held_.push_back({std::string(tags), std::string(body)});
  }
}

const std::string& Response::keep_open(Output& output) {
  if (!open_) open(output);
  return reference_;
}

void Response::finish(Output& output) {
  if (!open_ && held_.empty()) {
    output.emit(session_, joined("label=", label_, own_tags_), ":" + server_name_ + " ACK\r\n");
  } else if (!open_ && held_.size() == 1) {
    output.emit(session_, joined("label=", label_, held_.front().tags), held_.front().body);
  } else {
    if (!open_) open(output);
    close(output);
  }
}

void Response::open(Output& output) {
  open_ = true;
  output.emit(session_, joined("label=", label_, own_tags_),
              ":" + server_name_ + " BATCH +" + reference_ + " labeled-response\r\n");
  for (const Held& line : held_) emit_in_batch(line.tags, line.body, output);
  held_.clear();
}

void Response::close(Output& output) {
  output.emit(session_, own_tags_, ":" + server_name_ + " BATCH -" + reference_ + "\r\n");
}

void Response::emit_in_batch(std::string_view tags, std::string_view body, Output& output) {
  output.emit(session_, joined("batch=", reference_, tags), body);
}

}  // namespace chat::core
