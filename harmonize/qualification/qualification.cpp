// SPDX-License-Identifier: Apache-2.0
#include "harmonize/qualification/qualification.hpp"

#include "core/error.hpp"

#include <array>
#include <chrono>
#include <cstdio>
#include <utility>

namespace isotone::harmonize {
namespace {

struct Field {
    const char* name;
    std::string SeriesIdentity::*member;
};

constexpr std::array<Field, 6> identity_fields{{{"manufacturer", &SeriesIdentity::manufacturer},
                                                {"model", &SeriesIdentity::model},
                                                {"serial number", &SeriesIdentity::serial},
                                                {"software", &SeriesIdentity::software},
                                                {"reconstruction", &SeriesIdentity::reconstruction},
                                                {"nuclide", &SeriesIdentity::nuclide}}};

std::string joined(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        text += (text.empty() ? "" : "; ") + part;
    }
    return text;
}

std::string millimetres(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f mm", value);
    return text;
}

std::string text_of_day(std::int64_t day) {
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()),
                  static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    return text;
}

constexpr const char* next_step =
    "qualify this scanner, software, reconstruction and nuclide with a phantom, or override in the open";

}  // namespace

SeriesIdentity identity_of(const PetSeriesHeader& header) {
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

std::vector<std::string> objections(const QualificationRecord& qualification, const SeriesIdentity& series,
                                    const std::string& scanned_on) {
    std::vector<std::string> list;
    for (const Field& field : identity_fields) {
        const std::string& qualified = qualification.identity.*field.member;
        const std::string& found = series.*field.member;
        if (qualified.empty() || found.empty()) {
            list.push_back(std::string(field.name) + " is not stated by the " +
                           (found.empty() ? "series" : "qualification") + ", so it cannot be confirmed");
        } else if (qualified != found) {
            std::string said = field.name;
            said.append(" is '").append(found).append("', qualified was '").append(qualified).append("'");
            list.push_back(std::move(said));
        }
    }
    if (!qualification.pass) {
        list.push_back("the phantom did not pass: " + qualification.verdict);
    }
    if (!qualification.calibration_pass) {
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
        throw Error(ErrorCode::inconsistent_data, "qualification", "does not hold for this series: " + joined(list),
                    next_step);
    }
}

Permit permit_harmonisation(const std::optional<QualificationRecord>& qualification, const SeriesIdentity& series,
                            const std::string& scanned_on, bool override_given) {
    if (!override_given) {
        if (!qualification) {
            throw Error(ErrorCode::inconsistent_data, "qualification", "there is none for this series' scanner",
                        next_step);
        }
        require_valid(*qualification, series, scanned_on);
    }
    const auto list = qualification ? objections(*qualification, series, scanned_on)
                                    : std::vector<std::string>{"there is no qualification for this scanner"};
    if (list.empty()) {
        return {true, "Qualified against " + qualification->band_id + " on " + qualification->qualified_on +
                          ", valid to " + qualification->expires_on + ": filter of " +
                          millimetres(qualification->filter_fwhm_mm) + " FWHM."};
    }
    return {false, "OVERRIDE: NOT QUALIFIED. Harmonised without a valid phantom qualification (" + joined(list) +
                       "). The values are not shown to be comparable with those of other scanners."};
}

}  // namespace isotone::harmonize
