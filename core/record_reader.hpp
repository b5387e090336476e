// SPDX-License-Identifier: Apache-2.0
/// Strict, typed reading of a Record: every key is asked for by name and type, and finish() refuses what nobody asked
/// for, naming the nearest right key. A room turns its configuration into its struct with this.
///
///     RecordReader reader(record, "protocol.toml");
///     protocol.span = reader.or_default("span", 1, {1, 1000});
///     protocol.duration_s = reader.required<double>("duration_s", Range::positive());
///     auto noise = reader.object("noise");
///     ...
///     reader.finish();   // also finishes every reader made from it
///
/// The Record must outlive its readers. Every fault throws Error{code, "<where>, key 'a.b'", found versus expected}.
#pragma once

#include "core/error.hpp"
#include "core/export.hpp"
#include "core/record.hpp"
#include "core/volume.hpp"

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace isotone {

/// Closed interval a number must lie in.
struct Range {
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();

    static Range positive() { return {std::numeric_limits<double>::denorm_min(), std::numeric_limits<double>::max()}; }
    static Range not_negative() { return {0.0, std::numeric_limits<double>::max()}; }
};

class ISOTONE_API RecordReader {
public:
    /// @param where  shown in errors: a file name or "resolved configuration"
    /// @param code   of the errors thrown: usage for configurations, input_corrupt for data files
    RecordReader(const Record& record, std::string where, ErrorCode code = ErrorCode::usage);

    /// True where the key is present and not null. Counts as asking for it.
    bool has(const std::string& key) const;

    /// The value of a key that must be there. T is bool, int, std::int64_t, double, std::string, Vector3,
    /// std::vector<double>, std::vector<int> or std::vector<std::string>; an integer is taken for a double, never a
    /// double for an integer. `range` bounds numbers and each element of a list of numbers; non-finite numbers are
    /// refused.
    template <class T>
    T required(const std::string& key, Range range = {}) const;

    template <class T>
    std::optional<T> optional(const std::string& key, Range range = {}) const {
        return has(key) ? std::optional<T>(required<T>(key, range)) : std::nullopt;
    }

    template <class T>
    T or_default(const std::string& key, T fallback, Range range = {}) const {
        return has(key) ? required<T>(key, range) : std::move(fallback);
    }
    std::string or_default(const std::string& key, const char* fallback) const {
        return or_default<std::string>(key, fallback);
    }

    /// Index into `choices` of the string at `key`; an error names the nearest choice.
    std::size_t choice(const std::string& key, const std::vector<std::string>& choices) const;

    /// A nested table that must be there.
    RecordReader object(const std::string& key) const;
    std::optional<RecordReader> optional_object(const std::string& key) const;
    /// Readers of a list of tables; empty where the key is absent.
    std::vector<RecordReader> list(const std::string& key) const;

    /// All keys present, in order, for tables whose keys are names. Counts as asking for each.
    std::vector<std::string> keys() const;

    /// Throws for the first key nobody asked for, here and in every reader made from this one.
    void finish() const;

    /// Throws the reader's Error for a value that is of the right type but cannot be right.
    [[noreturn]] void fail(const std::string& key, const std::string& what, const std::string& hint) const;

    const Record& record() const;
    const std::string& where() const;

private:
    struct State;
    explicit RecordReader(std::shared_ptr<State> state) : state_(std::move(state)) {}
    RecordReader child(const Record& record, const std::string& key) const;

    std::shared_ptr<State> state_;
};

/// The candidate with the smallest edit distance to `name` (insert, delete, replace, swap of neighbours; case ignored),
/// or empty where none is near: more than a third of the name, at least two edits, would have to change.
ISOTONE_API std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates);

}  // namespace isotone
