// SPDX-License-Identifier: Apache-2.0
#include "core/error.hpp"
#include "io/json/json.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <set>
#include <variant>
#include <vector>

namespace isotone::io::json {
namespace {

constexpr std::size_t largest_text = std::size_t{256} << 20;
constexpr std::size_t deepest = 64;

/// Builds a Record from parser events. A level under construction is a list or an object with its pending key.
class Builder : public nlohmann::json_sax<nlohmann::json> {
public:
    bool null() override { return add(Record{}); }
    bool boolean(bool v) override { return add(Record(v)); }
    bool number_integer(number_integer_t v) override { return add(Record(std::int64_t{v})); }
    bool number_unsigned(number_unsigned_t v) override {
        const bool fits = v <= static_cast<number_unsigned_t>(std::numeric_limits<std::int64_t>::max());
        return add(fits ? Record(static_cast<std::int64_t>(v)) : Record(static_cast<double>(v)));
    }
    bool number_float(number_float_t v, const string_t&) override { return add(Record(v)); }
    bool string(string_t& v) override { return add(Record(std::move(v))); }
    bool binary(binary_t&) override { return refuse("binary values are not JSON"); }
    bool start_object(std::size_t) override { return open(true); }
    bool start_array(std::size_t) override { return open(false); }
    bool key(string_t& name) override {
        if (!levels_.back().names.insert(name).second) {
            return refuse("key '" + name.substr(0, 60) + "' stands twice in one object");
        }
        levels_.back().pending = std::move(name);
        return true;
    }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override {
        const std::string text = error.what();
        const auto colon = text.find("syntax error");
        return refuse("at byte " + std::to_string(position) + ": " +
                      (colon == std::string::npos ? text : text.substr(colon)));
    }

    Record take() { return std::move(result_); }
    const std::string& fault() const { return fault_; }

private:
    struct Level {
        bool object = false;
        Record::Fields fields;
        Record::List list;
        std::string pending;
        std::set<std::string> names;
    };

    bool refuse(std::string why) {
        fault_ = std::move(why);
        return false;
    }
    bool add(Record value) {
        if (levels_.empty()) {
            result_ = std::move(value);
        } else if (levels_.back().object) {
            levels_.back().fields.emplace_back(std::move(levels_.back().pending), std::move(value));
        } else {
            levels_.back().list.push_back(std::move(value));
        }
        return true;
    }
    bool open(bool object) {
        if (levels_.size() == deepest) {
            return refuse("values nest more than " + std::to_string(deepest) + " deep");
        }
        levels_.emplace_back().object = object;
        return true;
    }
    bool close() {
        Level level = std::move(levels_.back());
        levels_.pop_back();
        return add(level.object ? Record(std::move(level.fields)) : Record(std::move(level.list)));
    }

    std::vector<Level> levels_;
    Record result_;
    std::string fault_;
};

}  // namespace

Record parse_json(std::string_view text, const std::string& where) {
    Builder builder;
    const bool small_enough = text.size() <= largest_text;
    if (!small_enough || !nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
        throw Error(
            ErrorCode::input_corrupt, where,
            small_enough ? builder.fault() : std::to_string(text.size()) + " bytes are too many for a JSON record",
            "check that this is the right file and that it is complete");
    }
    return builder.take();
}

}  // namespace isotone::io::json
