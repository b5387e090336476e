// SPDX-License-Identifier: Apache-2.0
#include "core/record.hpp"

namespace isotone {

Record::Record() = default;
Record::Record(const Record& other) = default;
Record::Record(Record&& other) noexcept = default;
Record& Record::operator=(const Record& other) = default;
Record& Record::operator=(Record&& other) noexcept = default;
Record::~Record() = default;

Record& Record::operator[](const std::string& name) {
    if (std::holds_alternative<std::nullptr_t>(value_)) {
        value_ = Fields{};
    }
    auto& fields = std::get<Fields>(value_);
    for (auto& [key, field] : fields) {
        if (key == name) {
            return field;
        }
    }
    return fields.emplace_back(name, Record{}).second;
}

const Record* Record::find(const std::string& name) const {
    if (const auto* fields = std::get_if<Fields>(&value_)) {
        for (const auto& [key, field] : *fields) {
            if (key == name) {
                return &field;
            }
        }
    }
    return nullptr;
}

void Record::push_back(Record element) {
    if (std::holds_alternative<std::nullptr_t>(value_)) {
        value_ = List{};
    }
    std::get<List>(value_).push_back(std::move(element));
}

}  // namespace isotone
