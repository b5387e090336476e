// SPDX-License-Identifier: Apache-2.0
#include "harmonize/qualification/qualification.hpp"

#include "core/error.hpp"

#include <array>
#include <cstdio>

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

std::vector<std::string> objections(const QualificationRecord& qualification, const SeriesIdentity& series,
                                    const std::string& today) {
    std::vector<std::string> list;
    for (const Field& field : identity_fields) {
        const std::string& qualified = qualification.identity.*field.member;
        const std::string& found = series.*field.member;
        if (qualified.empty() || found.empty()) {
            list.push_back(std::string(field.name) + " is not stated by the " +
                           (found.empty() ? "series" : "qualification") + ", so it cannot be confirmed");
        } else if (qualified != found) {
            list.push_back(std::string(field.name) + " is '" + found + "', qualified was '" + qualified + "'");
        }
    }
    if (!qualification.pass) {
        list.push_back("the phantom did not pass: " + qualification.verdict);
    }
    if (!qualification.calibration_pass) {
        list.emplace_back("the calibration of the phantom was not within its tolerance");
    }
    if (today < qualification.qualified_on || today > qualification.expires_on) {
        list.push_back("it holds from " + qualification.qualified_on + " to " + qualification.expires_on +
                       ", today is " + today);
    }
    return list;
}

void require_valid(const QualificationRecord& qualification, const SeriesIdentity& series, const std::string& today) {
    const auto list = objections(qualification, series, today);
    if (!list.empty()) {
        throw Error(ErrorCode::inconsistent_data, "qualification", "does not hold for this series: " + joined(list),
                    next_step);
    }
}

Permit permit_harmonisation(const std::optional<QualificationRecord>& qualification, const SeriesIdentity& series,
                            const std::string& today, bool override_given) {
    if (!override_given) {
        if (!qualification) {
            throw Error(ErrorCode::inconsistent_data, "qualification", "there is none for this series' scanner",
                        next_step);
        }
        require_valid(*qualification, series, today);
    }
    const auto list = qualification ? objections(*qualification, series, today)
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
