// SPDX-License-Identifier: Apache-2.0
/// Private to this room: attributes of a DCMTK dataset as plain values.
///
/// An attribute that is absent, empty, unreadable or longer than any sane value gives an empty result; nothing is
/// allocated from a length field.
#pragma once

#include "core/clock_time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

class DcmItem;
class DcmTagKey;

namespace isotone::io::dicom {

/// All values with their backslashes. Elements of unknown VR (private ones, implicit VR) are read as text too.
std::string text_of(DcmItem& item, const DcmTagKey& tag);
std::vector<std::string> values_of(DcmItem& item, const DcmTagKey& tag);
/// The first value.
std::string first_of(DcmItem& item, const DcmTagKey& tag);
std::optional<double> number_of(DcmItem& item, const DcmTagKey& tag);
/// All values; empty where any is not a number.
std::vector<double> numbers_of(DcmItem& item, const DcmTagKey& tag);
/// A US attribute.
std::optional<int> small_integer_of(DcmItem& item, const DcmTagKey& tag);

std::optional<ClockTime> clock_time_of(DcmItem& item, const DcmTagKey& date, const DcmTagKey& time);

/// A private element: the tag that `element` (0x00..0xFF) has in the block that `creator` reserved in `group`.
std::optional<DcmTagKey> private_tag(DcmItem& item, std::uint16_t group, const std::string& creator,
                                     std::uint16_t element);

}  // namespace isotone::io::dicom
