// SPDX-License-Identifier: Apache-2.0
/// An ordered tree of named values: provenance records, metrics and resolved configurations are built as Records by any
/// room and written as JSON or TOML by `io`.
#pragma once

#include "core/export.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace isotone {

class ISOTONE_API Record {
public:
    using List = std::vector<Record>;
    using Fields = std::vector<std::pair<std::string, Record>>;
    using Value = std::variant<std::nullptr_t, bool, std::int64_t, double, std::string, List, Fields>;

    Record();  // null
    // Out of line: g++ 12 warns falsely of uninitialised members where it inlines a variant's moves.
    Record(const Record& other);
    Record(Record&& other) noexcept;
    Record& operator=(const Record& other);
    Record& operator=(Record&& other) noexcept;
    ~Record();
    Record(bool v) : value_(v) {}                                    // NOLINT(google-explicit-constructor)
    Record(int v) : value_(std::int64_t{v}) {}                       // NOLINT(google-explicit-constructor)
    Record(std::int64_t v) : value_(v) {}                            // NOLINT(google-explicit-constructor)
    Record(std::size_t v) : value_(static_cast<std::int64_t>(v)) {}  // NOLINT(google-explicit-constructor)
    Record(double v) : value_(v) {}                                  // NOLINT(google-explicit-constructor)
    Record(const char* v) : value_(std::string(v)) {}                // NOLINT(google-explicit-constructor)
    Record(std::string v) : value_(std::move(v)) {}                  // NOLINT(google-explicit-constructor)
    Record(List v) : value_(std::move(v)) {}                         // NOLINT(google-explicit-constructor)
    Record(Fields v) : value_(std::move(v)) {}                       // NOLINT(google-explicit-constructor)

    /// The field of that name, added (as null) if absent. A null Record becomes an object.
    Record& operator[](const std::string& name);
    /// The field of that name, or nullptr.
    const Record* find(const std::string& name) const;
    /// Appends to a list. A null Record becomes a list.
    void push_back(Record element);

    const Value& value() const { return value_; }

private:
    Value value_ = nullptr;
};

}  // namespace isotone
