// SPDX-License-Identifier: Apache-2.0
#include "io/dicom/nm_mapping.hpp"

#include "io/dicom/dataset_values.hpp"
#include "io/dicom/reading_faults.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <utility>

namespace isotone::io::dicom {
namespace {

/// Bq/mL of a unit of UCUM, which tells upper from lower case.
std::optional<double> activity_unit(DcmItem& item) {
    constexpr std::array<std::pair<std::string_view, double>, 6> units{
        {{"Bq/ml", 1.0}, {"Bq/mL", 1.0}, {"kBq/ml", 1e3}, {"kBq/mL", 1e3}, {"MBq/ml", 1e6}, {"MBq/mL", 1e6}}};
    DcmItem* unit = nullptr;
    if (item.findAndGetSequenceItem(DCM_MeasurementUnitsCodeSequence, unit, 0).bad() || unit == nullptr) {
        return std::nullopt;
    }
    const std::string code = first_of(*unit, DCM_CodeValue);
    const auto* const found = std::ranges::find(units, code, [](const auto& entry) { return entry.first; });
    return found == units.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace

std::optional<NmMapping> nm_mapping_of(DcmDataset& dataset, const std::string& where) {
    DcmItem* item = nullptr;
    for (long i = 0; dataset.findAndGetSequenceItem(DCM_RealWorldValueMappingSequence, item, i).good(); ++i) {
        const std::optional<double> unit = activity_unit(*item);
        if (!unit) {
            continue;
        }
        NmMapping mapping;
        mapping.bq_per_ml = *unit;
        const bool linear = item->findAndGetFloat64(DCM_RealWorldValueSlope, mapping.slope).good() &&
                            item->findAndGetFloat64(DCM_RealWorldValueIntercept, mapping.intercept).good();
        if (!linear || !std::isfinite(mapping.slope) || mapping.slope == 0.0 || !std::isfinite(mapping.intercept)) {
            throw damaged(where, "the Real World Value Mapping has no slope and intercept");
        }
        mapping.first = number_of(*item, DCM_RealWorldValueFirstValueMapped);
        mapping.last = number_of(*item, DCM_RealWorldValueLastValueMapped);
        return mapping;
    }
    return std::nullopt;
}

void nm_apply(const NmMapping& mapping, std::vector<float>& values, const std::string& where) {
    const auto [least, most] = std::ranges::minmax(values);
    if (static_cast<double>(least) < mapping.first.value_or(static_cast<double>(least)) ||
        static_cast<double>(most) > mapping.last.value_or(static_cast<double>(most))) {
        throw inconsistent(where, "the Real World Value Mapping does not cover all stored values",
                           "ask for an export whose mapping covers the image");
    }
    for (float& value : values) {
        value =
            static_cast<float>((static_cast<double>(value) * mapping.slope + mapping.intercept) * mapping.bq_per_ml);
    }
    if (!std::ranges::all_of(values, [](float value) { return std::isfinite(value); })) {
        throw damaged(where, "mapped values exceed the range of a 32 bit float");
    }
}

}  // namespace isotone::io::dicom
