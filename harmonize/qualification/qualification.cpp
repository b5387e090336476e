// SPDX-License-Identifier: Apache-2.0
#include "harmonize/qualification/qualification.hpp"

#include "core/error.hpp"
#include "core/words.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

namespace isotone::harmonize {
namespace {

/// One fact of both sides as text, empty where a side does not state it.
struct Fact {
    const char* name;
    std::string qualified, found;
    bool same;
};

std::string millimetres(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f mm", value);
    return text;
}

std::string text_of(const std::optional<double>& seconds) {
    char text[40];
    std::snprintf(text, sizeof text, "%.6g s", seconds.value_or(0.0));
    return seconds ? text : "";
}

std::string text_of(const std::optional<Vector3>& voxel_mm) {
    char text[100];
    const Vector3 v = voxel_mm.value_or(Vector3{});
    std::snprintf(text, sizeof text, "%.4g x %.4g x %.4g mm", v[0], v[1], v[2]);
    return voxel_mm ? text : "";
}

bool alike(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::max(std::abs(a), std::abs(b));
}

std::vector<Fact> facts_of(const SeriesIdentity& qualified, const SeriesIdentity& found) {
    std::vector<Fact> facts;
    const auto compare = [&](const char* name, const std::string& a, const std::string& b) {
        facts.push_back({name, a, b, a == b});
    };
    compare("manufacturer", qualified.manufacturer, found.manufacturer);
    compare("model", qualified.model, found.model);
    compare("serial number", qualified.serial, found.serial);
    compare("software", qualified.software, found.software);
    compare("reconstruction", qualified.reconstruction, found.reconstruction);
    compare("nuclide", qualified.nuclide, found.nuclide);
    compare("unit", qualified.units, found.units);
    compare("decay correction", qualified.decay_correction, found.decay_correction);
    compare("list of corrections", joined(qualified.corrected_image, ", "), joined(found.corrected_image, ", "));
    facts.push_back({"half-life", text_of(qualified.half_life_s), text_of(found.half_life_s),
                     alike(qualified.half_life_s.value_or(0.0), found.half_life_s.value_or(0.0), half_life_agreement)});
    bool same_voxel = true;
    for (std::size_t k = 0; k < 3 && qualified.voxel_mm && found.voxel_mm; ++k) {
        same_voxel = same_voxel && alike((*qualified.voxel_mm)[k], (*found.voxel_mm)[k], voxel_agreement);
    }
    facts.push_back({"voxel size", text_of(qualified.voxel_mm), text_of(found.voxel_mm), same_voxel});
    return facts;
}

std::string text_of_day(std::int64_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

[[noreturn]] void refuse(const std::vector<std::string>& list) {
    throw Error(ErrorCode::inconsistent_data, "qualification", "does not hold for this series: " + joined(list, "; "),
                "qualify this scanner, software, reconstruction and nuclide with a phantom, or override in the open");
}

}  // namespace

SeriesIdentity identity_of(const PetSeriesHeader& header, const ImageGrid& grid) {
    SeriesIdentity identity;
    identity.manufacturer = header.manufacturer;
    identity.model = header.model;
    identity.serial = header.device_serial;
    identity.software = header.software_versions;
    identity.reconstruction = header.reconstruction_method;
    if (!header.convolution_kernel.empty()) {
        identity.reconstruction += (identity.reconstruction.empty() ? "" : ", ") + header.convolution_kernel;
    }
    identity.nuclide = header.radionuclide;
    identity.units = header.units;
    if (header.units == "GML") {  // an absent SUVType means body weight
        identity.units += ", " + (header.suv_type.empty() ? std::string("BW") : header.suv_type);
    }
    identity.decay_correction = header.decay_correction;
    identity.corrected_image = header.corrected_image;
    std::ranges::sort(identity.corrected_image);
    const auto doubled = std::ranges::unique(identity.corrected_image);
    identity.corrected_image.erase(doubled.begin(), doubled.end());
    identity.half_life_s = header.half_life_s;
    identity.voxel_mm = grid.spacing_mm;
    return identity;
}

std::optional<std::string> scan_date(const PetSeriesHeader& header, std::span<const PetSliceHeader> slices) {
    std::optional<ClockTime> first;
    for (const PetSliceHeader& slice : slices) {
        if (slice.acquisition && (!first || *slice.acquisition < *first)) {
            first = slice.acquisition;
        }
    }
    first = first ? first : header.series_start;
    return first ? std::optional(text_of_day(first->day)) : std::nullopt;
}

std::string days_after(const std::string& date, int days) {
    int year = 0;
    unsigned month = 0, day = 0;
    if (std::sscanf(date.c_str(), "%4d-%2u-%2u", &year, &month, &day) != 3) {
        throw Error(ErrorCode::internal, "days_after", "'" + date + "' is not a date", "");
    }
    const std::chrono::sys_days start =
        std::chrono::year_month_day(std::chrono::year(year), std::chrono::month(month), std::chrono::day(day));
    return text_of_day(start.time_since_epoch().count() + days);
}

std::string verdict_text(const BandVerdict& verdict, const FilterSolution& solution) {
    return solution.feasible ? verdict.reason : verdict.reason + "; " + summary_of(solution);
}

std::vector<std::string> objections(const QualificationRecord& qualification, const SeriesIdentity& series,
                                    const std::string& scanned_on) {
    std::vector<std::string> list;
    for (const Fact& fact : facts_of(qualification.identity, series)) {
        if (fact.qualified.empty() || fact.found.empty()) {
            list.push_back(std::string(fact.name) + " is not stated by the " +
                           (fact.found.empty() ? "series" : "qualification") + ", so it cannot be confirmed");
        } else if (!fact.same) {
            std::string said = fact.name;
            said.append(" is '").append(fact.found).append("', qualified was '").append(fact.qualified).append("'");
            list.push_back(std::move(said));
        }
    }
    if (!qualification.pass) {
        list.push_back("the phantom did not pass: " + qualification.verdict);
    }
    if (!qualification.calibration_pass) {
        list.emplace_back("the calibration of the phantom was not judged, for want of a fill sheet");
    } else if (!*qualification.calibration_pass) {
        list.emplace_back("the calibration of the phantom was not within its tolerance");
    }
    if (scanned_on < qualification.qualified_on || scanned_on > qualification.expires_on) {
        list.push_back("it holds from " + qualification.qualified_on + " to " + qualification.expires_on +
                       ", the series is of " + scanned_on);
    }
    return list;
}

void require_valid(const QualificationRecord& qualification, const SeriesIdentity& series,
                   const std::string& scanned_on) {
    const auto list = objections(qualification, series, scanned_on);
    if (!list.empty()) {
        refuse(list);
    }
}

Permit permit_harmonisation(const std::optional<QualificationRecord>& qualification, const SeriesIdentity& series,
                            const std::string& scanned_on, bool override_given, std::optional<double> own_fwhm_mm) {
    std::vector<std::string> list;
    if (!qualification) {
        list.emplace_back("none was given for this series' scanner");
    } else {
        list = objections(*qualification, series, scanned_on);
        if (own_fwhm_mm) {
            list.push_back("it speaks for its filter of " + millimetres(qualification->filter_fwhm_mm) +
                           ", not for one of " + millimetres(*own_fwhm_mm));
        }
    }
    if (list.empty()) {
        return {true, "Qualified against " + qualification->band_id + " on " + qualification->qualified_on +
                          ", valid to " + qualification->expires_on + ": filter of " +
                          millimetres(qualification->filter_fwhm_mm) + " FWHM."};
    }
    if (!override_given) {
        refuse(list);
    }
    return {false, "OVERRIDE: NOT QUALIFIED. Harmonised without a valid phantom qualification (" + joined(list, "; ") +
                       "). The values are not shown to be comparable with those of other scanners."};
}

}  // namespace isotone::harmonize
