// SPDX-License-Identifier: Apache-2.0
#include "core/record_reader.hpp"

#include "core/number_text.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <cmath>
#include <set>
#include <type_traits>

namespace isotone {
namespace {

constexpr int digits_of_text = 15;  // as many as a double keeps of any decimal number: what was written is shown

std::string kind_of(const Record& record) {
    struct Namer {
        std::string operator()(std::nullptr_t) const { return "nothing"; }
        std::string operator()(bool v) const { return v ? "true" : "false"; }
        std::string operator()(std::int64_t v) const { return "the integer " + std::to_string(v); }
        std::string operator()(double v) const { return "the number " + number_text(v, digits_of_text); }
        std::string operator()(const std::string& v) const { return "the text \"" + v.substr(0, 60) + "\""; }
        std::string operator()(const Record::List&) const { return "a list"; }
        std::string operator()(const Record::Fields&) const { return "a table"; }
    };
    return std::visit(Namer{}, record.value());
}

template <class T>
std::string type_name() {
    if constexpr (std::is_same_v<T, bool>) {
        return "true or false";
    } else if constexpr (std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>) {
        return "an integer";
    } else if constexpr (std::is_same_v<T, double>) {
        return "a finite number";
    } else if constexpr (std::is_same_v<T, std::string>) {
        return "a text";
    } else if constexpr (std::is_same_v<T, Vector3>) {
        return "a list of three numbers";
    } else {
        return "a list of " + std::string(std::is_same_v<T, std::vector<std::string>> ? "texts" : "numbers");
    }
}

/// The value as T, or nothing where it is of another type.
template <class T>
std::optional<T> as(const Record& record) {
    const Record::Value& value = record.value();
    if constexpr (std::is_same_v<T, int>) {
        const auto* number = std::get_if<std::int64_t>(&value);
        const bool fits = number != nullptr && *number >= std::numeric_limits<int>::min() &&
                          *number <= std::numeric_limits<int>::max();
        return fits ? std::optional<T>(static_cast<int>(*number)) : std::nullopt;
    } else if constexpr (std::is_same_v<T, double>) {
        if (const auto* integer = std::get_if<std::int64_t>(&value)) {
            return static_cast<double>(*integer);
        }
        const auto* number = std::get_if<double>(&value);
        return number != nullptr && std::isfinite(*number) ? std::optional<T>(*number) : std::nullopt;
    } else if constexpr (std::is_same_v<T, bool> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, std::string>) {
        const auto* exact = std::get_if<T>(&value);
        return exact != nullptr ? std::optional<T>(*exact) : std::nullopt;
    } else {
        const auto* list = std::get_if<Record::List>(&value);
        if (list == nullptr) {
            return std::nullopt;
        }
        std::vector<typename T::value_type> elements;
        for (const Record& element : *list) {
            const auto typed = as<typename T::value_type>(element);
            if (!typed) {
                return std::nullopt;
            }
            elements.push_back(*typed);
        }
        if constexpr (std::is_same_v<T, Vector3>) {
            return elements.size() == 3 ? std::optional<T>(Vector3{elements[0], elements[1], elements[2]})
                                        : std::nullopt;
        } else {
            return elements;
        }
    }
}

template <class T>
bool inside(const T& value, const Range& range) {
    if constexpr (std::is_same_v<T, int> || std::is_same_v<T, std::int64_t> || std::is_same_v<T, double>) {
        return static_cast<double>(value) >= range.low && static_cast<double>(value) <= range.high;
    } else if constexpr (std::is_same_v<T, Vector3> || std::is_same_v<T, std::vector<double>> ||
                         std::is_same_v<T, std::vector<int>>) {
        return std::all_of(value.begin(), value.end(), [&](const auto& v) { return inside(v, range); });
    } else {
        return true;
    }
}

std::string range_text(const Range& range) {
    const auto text = [](double bound) { return number_text(bound, digits_of_text); };
    if (range.low == Range::positive().low) {
        return "a positive value";
    }
    if (range.high >= std::numeric_limits<double>::max()) {
        return "at least " + text(range.low);
    }
    if (range.low <= std::numeric_limits<double>::lowest()) {
        return "at most " + text(range.high);
    }
    return text(range.low) + " to " + text(range.high);
}

/// The value that lies outside; of a list its first such element.
std::string outside_text(const Record& record, const Range& range) {
    if (const auto* list = std::get_if<Record::List>(&record.value())) {
        for (const Record& element : *list) {
            const auto number = as<double>(element);
            if (number && !inside(*number, range)) {
                return kind_of(element);
            }
        }
    }
    return kind_of(record);
}

/// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours.
std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<std::size_t>> d(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) {
        for (std::size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
            }
        }
    }
    return d[a.size()][b.size()];
}

std::string suggestion(const std::string& name, const std::vector<std::string>& candidates) {
    const std::string nearest = nearest_name(name, candidates);
    return nearest.empty() ? "use one of: " + joined(candidates, ", ") : "did you mean '" + nearest + "'?";
}

}  // namespace

std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates) {
    constexpr std::size_t longest = 200;  // beyond this it is no misspelling, and the table would grow with the square
    const std::string wanted = lower_case(name.substr(0, longest));
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, wanted.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(wanted, lower_case(candidate.substr(0, longest)));
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

struct RecordReader::State {
    const Record* record;
    std::string where;
    std::string path;  ///< "a.b[2]." before the keys of this table
    ErrorCode code;
    std::set<std::string> asked;
    std::vector<std::shared_ptr<State>> children;

    void finish() const {
        if (const auto* fields = std::get_if<Record::Fields>(&record->value())) {
            for (const auto& [key, field] : *fields) {
                if (!asked.contains(key)) {
                    throw Error(code, where + ", key '" + path + key + "'", "there is no such key",
                                asked.empty() ? "remove it: nothing is read here"
                                              : suggestion(key, {asked.begin(), asked.end()}));
                }
            }
        }
        for (const auto& child : children) {
            child->finish();
        }
    }
};

RecordReader::RecordReader(const Record& record, std::string where, ErrorCode code)
    : state_(std::make_shared<State>(State{&record, std::move(where), "", code, {}, {}})) {
    const bool table = std::holds_alternative<Record::Fields>(record.value()) ||
                       std::holds_alternative<std::nullptr_t>(record.value());
    if (!table) {
        throw Error(code, state_->where, "expected a table of keys, found " + kind_of(record),
                    "write 'key = value' lines");
    }
}

const Record& RecordReader::record() const {
    return *state_->record;
}
const std::string& RecordReader::where() const {
    return state_->where;
}

void RecordReader::fail(const std::string& key, const std::string& what, const std::string& hint) const {
    throw Error(state_->code, state_->where + ", key '" + state_->path + key + "'", what, hint);
}

bool RecordReader::has(const std::string& key) const {
    state_->asked.insert(key);
    const Record* field = state_->record->find(key);
    return field != nullptr && !std::holds_alternative<std::nullptr_t>(field->value());
}

template <class T>
T RecordReader::required(const std::string& key, Range range) const {
    if (!has(key)) {
        // A misspelt key is the likeliest reason: name it.
        std::vector<std::string> unasked;
        if (const auto* fields = std::get_if<Record::Fields>(&state_->record->value())) {
            for (const auto& [present, field] : *fields) {
                if (!state_->asked.contains(present)) {
                    unasked.push_back(present);
                }
            }
        }
        const std::string nearest = nearest_name(key, unasked);
        fail(key, "it is missing",
             nearest.empty() ? "add it: " + type_name<T>()
                             : "add it, or rename '" + nearest + "' if that is what it means");
    }
    const Record& field = *state_->record->find(key);
    const auto value = as<T>(field);
    if (!value) {
        fail(key, "expected " + type_name<T>() + ", found " + kind_of(field), "correct the value");
    }
    if (!inside(*value, range)) {
        fail(key, "expected " + range_text(range) + ", found " + outside_text(field, range), "correct the value");
    }
    return *value;
}

template ISOTONE_API bool RecordReader::required(const std::string&, Range) const;
template ISOTONE_API int RecordReader::required(const std::string&, Range) const;
template ISOTONE_API std::int64_t RecordReader::required(const std::string&, Range) const;
template ISOTONE_API double RecordReader::required(const std::string&, Range) const;
template ISOTONE_API std::string RecordReader::required(const std::string&, Range) const;
template ISOTONE_API Vector3 RecordReader::required(const std::string&, Range) const;
template ISOTONE_API std::vector<int> RecordReader::required(const std::string&, Range) const;
template ISOTONE_API std::vector<double> RecordReader::required(const std::string&, Range) const;
template ISOTONE_API std::vector<std::string> RecordReader::required(const std::string&, Range) const;

std::size_t RecordReader::choice(const std::string& key, const std::vector<std::string>& choices) const {
    const auto text = required<std::string>(key);
    const auto found = std::find(choices.begin(), choices.end(), text);
    if (found == choices.end()) {
        fail(key, "'" + text.substr(0, 60) + "' is not one of: " + joined(choices, ", "), suggestion(text, choices));
    }
    return static_cast<std::size_t>(found - choices.begin());
}

RecordReader RecordReader::child(const Record& record, const std::string& key) const {
    if (!std::holds_alternative<Record::Fields>(record.value())) {
        fail(key, "expected a table, found " + kind_of(record), "write it as a table of keys");
    }
    auto state = std::make_shared<State>(State{&record, state_->where, state_->path + key + ".", state_->code, {}, {}});
    state_->children.push_back(state);
    return RecordReader(std::move(state));
}

RecordReader RecordReader::object(const std::string& key) const {
    if (!has(key)) {
        fail(key, "it is missing", "add the table [" + state_->path + key + "]");
    }
    return child(*state_->record->find(key), key);
}

std::optional<RecordReader> RecordReader::optional_object(const std::string& key) const {
    return has(key) ? std::optional<RecordReader>(object(key)) : std::nullopt;
}

std::vector<RecordReader> RecordReader::list(const std::string& key) const {
    std::vector<RecordReader> readers;
    if (!has(key)) {
        return readers;
    }
    const Record& field = *state_->record->find(key);
    const auto* elements = std::get_if<Record::List>(&field.value());
    if (elements == nullptr) {
        fail(key, "expected a list of tables, found " + kind_of(field),
             "write each element as [[" + state_->path + key + "]]");
    }
    for (std::size_t i = 0; i < elements->size(); ++i) {
        readers.push_back(child((*elements)[i], key + "[" + std::to_string(i) + "]"));
    }
    return readers;
}

std::vector<std::string> RecordReader::keys() const {
    std::vector<std::string> names;
    if (const auto* fields = std::get_if<Record::Fields>(&state_->record->value())) {
        for (const auto& [key, field] : *fields) {
            names.push_back(key);
            state_->asked.insert(key);
        }
    }
    return names;
}

void RecordReader::finish() const {
    state_->finish();
}

}  // namespace isotone
