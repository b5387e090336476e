// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/dataset_values.hpp"

#include "io/dicom/text_values.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace isotone::io::dicom {
namespace {

constexpr std::uint32_t longest_attribute = 1U << 16U;

DcmElement* small_element(DcmItem& item, const DcmTagKey& tag) {
    DcmElement* element = nullptr;
    if (item.findAndGetElement(tag, element).bad() || element == nullptr ||
        element->getLengthField() > longest_attribute) {
        return nullptr;
    }
    return element;
}

/// Private elements in implicit VR, and ones that another writer did not know either.
bool is_uninterpreted(DcmEVR vr) {
    return vr == EVR_UN || vr == EVR_UNKNOWN || vr == EVR_UNKNOWN2B || vr == EVR_OB;
}

}  // namespace

std::string text_of(DcmItem& item, const DcmTagKey& tag) {
    DcmElement* element = small_element(item, tag);
    if (element == nullptr || !element->isLeaf()) {
        return {};
    }
    Uint8* bytes = nullptr;
    if (is_uninterpreted(element->getVR()) && element->getUint8Array(bytes).good() && bytes != nullptr) {
        return trimmed({reinterpret_cast<const char*>(bytes), element->getLengthField()});
    }
    OFString text;
    return element->getOFStringArray(text).good() ? trimmed({text.c_str(), text.size()}) : std::string();
}

std::vector<std::string> values_of(DcmItem& item, const DcmTagKey& tag) {
    return split_values(text_of(item, tag));
}

std::string first_of(DcmItem& item, const DcmTagKey& tag) {
    const std::vector<std::string> values = values_of(item, tag);
    return values.empty() ? std::string() : values.front();
}

std::optional<double> number_of(DcmItem& item, const DcmTagKey& tag) {
    return parse_number(first_of(item, tag));
}

std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag) {
    std::vector<double> numbers;
    for (const std::string& value : values_of(item, tag)) {
        const std::optional<double> number = parse_number(value);
        if (!number) {
            return {};
        }
        numbers.push_back(*number);
    }
    return numbers;
}

std::optional<int> small_integer_of(DcmItem& item, const DcmTagKey& tag) {
    DcmElement* element = small_element(item, tag);
    Uint16 value = 0;
    if (element == nullptr || element->getUint16(value).bad()) {
        return std::nullopt;
    }
    return value;
}

std::optional<ClockTime> clock_time_of(DcmItem& item, const DcmTagKey& date, const DcmTagKey& time) {
    const std::optional<std::int64_t> day = parse_date(first_of(item, date));
    const std::optional<double> second = parse_time(first_of(item, time));
    return day && second ? std::optional(ClockTime{*day, *second}) : std::nullopt;
}

std::optional<DcmTagKey> private_tag(DcmItem& item, std::uint16_t group, const std::string& creator,
                                     std::uint16_t element) {
    for (std::uint16_t block = 0x10; block <= 0xFF; ++block) {
        if (text_of(item, DcmTagKey(group, block)) == creator) {
            return DcmTagKey(group, static_cast<std::uint16_t>((block << 8U) | element));
        }
    }
    return std::nullopt;
}

}  // namespace isotone::io::dicom
