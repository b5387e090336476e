// SPDX-License-Identifier: Apache-2.0
#include "io/siemens/list_mode_header.hpp"

#include "core/clock_time.hpp"
#include "core/error.hpp"
#include "io/interfile/data_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <optional>
#include <string>

namespace isotone::io::siemens {
namespace {

using interfile::Header;

/// Limits that keep the tables made from a header small; the longest scanner has 323 rings.
constexpr int largest_rings = 1024;
constexpr int largest_views = 32768;

void require_word(const Header& header, const char* key, const char* expected) {
    if (header.word(key) != interfile::comparable(expected)) {
        header.reject(key, 0, std::string("is not ") + expected, "only 32-bit PETLINK bin addresses can be read");
    }
}

void require_kind(const Header& header) {
    require_word(header, "%SMS-MI header name space", "PETLINK bin address");
    require_word(header, "data format", "CoincidenceList");
    require_word(header, "%LM event and tag words format (bits)", "32");
    if (header.integer("%axial compression", 1, 1024) != 1) {
        header.reject("%axial compression", 0, "is not 1: addresses do not name ring pairs",
                      "histogram the data with the vendor's software");
    }
    if (header.has("%number of TOF time bins") && header.integer("%number of TOF time bins", 1, 65536) != 1) {
        header.reject("%number of TOF time bins", 0, "is not 1", "time-of-flight list-mode data cannot be read yet");
    }
    const auto segments = static_cast<std::size_t>(header.integer("%number of segments", 1, 4096));
    if (header.integers("%segment table", 1, 65536).size() != segments) {
        header.reject("%segment table", 0, "has not as many entries as there are segments", "the header is damaged");
    }
}

/// Three numbers separated by colons.
std::optional<std::array<int, 3>> triple(std::string_view text) {
    std::array<int, 3> numbers{};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), numbers[i]);
        if (error != std::errc() || numbers[i] < 0) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (i < 2 && !text.starts_with(':')) {
            return std::nullopt;
        }
        text.remove_prefix(i < 2 ? 1 : 0);
    }
    return text.empty() ? std::optional(numbers) : std::nullopt;
}

/// Seconds since the epoch of "%WHAT date" and "%WHAT time"; nothing where one of them is absent.
std::optional<double> time_of(const Header& header, const std::string& what) {
    const std::string date_key = "%" + what + " date (yyyy:mm:dd)";
    const std::string time_key = "%" + what + " time (hh:mm:ss GMT+00:00)";
    if (!header.has(date_key) || !header.has(time_key)) {
        return std::nullopt;
    }
    const auto date = triple(header.text(date_key));
    const auto time = triple(header.text(time_key));
    if (!date || !time || (*time)[0] > 23 || (*time)[1] > 59 || (*time)[2] > 60) {
        header.reject(date ? time_key : date_key, 0, "is not a date or time", "correct the header");
    }
    namespace chr = std::chrono;
    const chr::year_month_day day{chr::year((*date)[0]), chr::month(static_cast<unsigned>((*date)[1])),
                                  chr::day(static_cast<unsigned>((*date)[2]))};
    if (!day.ok() || (*date)[0] > 9999) {
        header.reject(date_key, 0, "is no day of the calendar", "correct the header");
    }
    const auto days = chr::sys_days(day).time_since_epoch().count();
    return epoch_from_clock_time({days, (*time)[0] * 3600.0 + (*time)[1] * 60.0 + (*time)[2]});
}

PatientPosition position_of(const Header& header) {
    constexpr const char* key = "%patient orientation";
    const std::string code = header.has(key) ? header.text(key) : "HFS";
    for (const auto position : {PatientPosition::head_first_supine, PatientPosition::feet_first_supine,
                                PatientPosition::head_first_prone, PatientPosition::feet_first_prone}) {
        if (code == dicom_code(position)) {
            return position;
        }
    }
    header.reject(key, 0, "is none of HFS, FFS, HFP, FFP", "other patient positions are not supported");
}

/// "F-18" becomes "18F".
std::string nuclide_name(const std::string& siemens) {
    const auto dash = siemens.find('-');
    return dash == std::string::npos ? siemens : siemens.substr(dash + 1) + siemens.substr(0, dash);
}

Exam exam_of(const Header& header) {
    Exam exam;
    exam.nuclide.name = nuclide_name(header.text_or("isotope name", ""));
    exam.nuclide.half_life_s = header.number_if("isotope gamma halflife (sec)").value_or(0.0);
    exam.nuclide.positron_fraction = header.number_if("isotope branching factor").value_or(1.0);
    exam.tracer = header.text_or("radiopharmaceutical", "");
    const auto activity = header.number_if("tracer activity at time of injection (Bq)");
    if (activity && *activity > 0) {
        exam.injected_activity_bq = activity;
    }
    exam.injection_time_s = time_of(header, "tracer injection");
    exam.start_time_s = time_of(header, "study");
    exam.duration_s = header.number_if("image duration (sec)").value_or(0.0);
    exam.position = position_of(header);
    return exam;
}

/// What the header itself says of the ring.
CylindricalScanner plain_ring(const Header& header, const std::string& system) {
    CylindricalScanner scanner;
    scanner.name = "Siemens " + system;
    scanner.vendor = "Siemens";
    scanner.source = "list-mode header";
    scanner.rings = static_cast<int>(header.integer("number of rings", 1, largest_rings));
    scanner.crystals_per_ring = 2 * static_cast<int>(header.integer("%number of views", 2, largest_views));
    scanner.inner_radius_mm = header.shifted("gantry crystal radius (cm)", 1);
    scanner.ring_pitch_mm = header.shifted("distance between rings (cm)", 1);
    scanner.max_non_arc_corrected_bins = static_cast<int>(header.integer("%number of projections", 1, largest_views));
    scanner.default_bin_mm = header.has("bin size (cm)") ? header.shifted("bin size (cm)", 1) : 0.0;
    return scanner;
}

CylindricalScanner scanner_of(const Header& header, const interfile::ScannerLookup& lookup) {
    const std::string system = header.text("originating system");
    const CylindricalScanner plain = plain_ring(header, system);
    const auto known = lookup ? lookup(system) : std::nullopt;
    if (!known) {
        plain.validate();
        return plain;
    }
    // A tenth of a millimetre of pitch would shift the last ring by several millimetres.
    if (known->rings != plain.rings || known->crystals_per_ring != plain.crystals_per_ring ||
        std::abs(known->ring_pitch_mm - plain.ring_pitch_mm) > 0.01 ||
        std::abs(known->inner_radius_mm - plain.inner_radius_mm) > 1.0) {
        throw Error(
            ErrorCode::inconsistent_data, header.where("originating system"),
            "the rings, views, radius or ring distance in the header are not those of scanner '" + known->name + "'",
            "describe the scanner that made the data");
    }
    return *known;
}

std::vector<RingPair> planes_of(int rings, int max_ring_difference) {
    std::vector<RingPair> planes;
    const auto add = [&](int difference) {
        for (int a = std::max(0, -difference); a < std::min(rings, rings - difference); ++a) {
            planes.push_back({a, a + difference});
        }
    };
    add(0);
    for (int difference = 1; difference <= max_ring_difference; ++difference) {
        add(-difference);
        add(difference);
    }
    return planes;
}

}  // namespace

ListModeHeader read_list_mode_header(const std::filesystem::path& path, const interfile::ScannerLookup& lookup) {
    const Header header = Header::read(path);
    require_kind(header);
    ListModeHeader result;
    result.scanner = scanner_of(header, lookup);
    result.exam = exam_of(header);
    result.views = static_cast<int>(header.integer("%number of views", 2, largest_views));
    result.bins = static_cast<int>(header.integer("%number of projections", 1, result.scanner.crystals_per_ring));
    const auto farthest = header.integer("%maximum ring difference", 0, result.scanner.rings - 1);
    result.planes = planes_of(result.scanner.rings, static_cast<int>(farthest));
    constexpr std::uint64_t address_space = std::uint64_t{1} << 30U;
    if (result.addresses() > address_space) {
        header.reject("%maximum ring difference", 0, "makes more addresses than 30 bits hold", "the header is damaged");
    }
    constexpr auto most = std::int64_t{1} << 50U;
    if (header.has("%total listmode word counts")) {
        result.declared_words = static_cast<std::uint64_t>(header.integer("%total listmode word counts", 0, most));
    }
    if (header.has("data offset in bytes")) {
        result.data_offset = static_cast<std::uint64_t>(header.integer("data offset in bytes", 0, most));
    }
    result.data_path = interfile::data_path(header, path);
    return result;
}

}  // namespace isotone::io::siemens
