// SPDX-License-Identifier: Apache-2.0
/// Private to this room: setting attributes and writing the files of a series. Only .cpp files of this folder include
/// it.
#pragma once

#include "core/energy_window.hpp"
#include "io/dicom/pet_codes.hpp"
#include "io/dicom/write_pet_series.hpp"
#include "io/file/atomic_file.hpp"

#include <array>
#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

class DcmFileFormat;
class DcmItem;
class DcmTagKey;
class OFCondition;

namespace isotone::io::dicom {

/// @throws Error{internal} where the toolkit did not take a value
void check_set(const OFCondition& status, const char* what);

/// Printable ASCII of at most `longest` characters without the value separator: any text becomes a legal single value.
std::string single_value(const std::string& text, std::size_t longest);

/// Longest single values of the text representations used here (PS3.5 table 6.2-1).
inline constexpr std::size_t short_string = 16, long_string = 64, short_text = 1024, long_text = 10240;

/// Numbers with backslashes between them.
std::string numbers_text(std::span<const double> numbers);
/// ImageOrientationPatient of slices across index axis 2.
std::array<double, 6> orientation_of(const ImageGrid& grid);

void put(DcmItem& item, const DcmTagKey& tag, const std::string& text);
void put(DcmItem& item, const DcmTagKey& tag, int number);
void put_date_and_time(DcmItem& item, const DcmTagKey& date, const DcmTagKey& time, const ClockTime& when);

/// A new item at the end of a sequence.
DcmItem& add_item(DcmItem& item, const DcmTagKey& sequence);
/// The ranges of an energy window, after those an item of the Energy Window Information Sequence already has.
void add_ranges(DcmItem& item, const EnergyWindow& window);
/// Returns the item, so that a code can carry modifiers.
DcmItem& add_code(DcmItem& item, const DcmTagKey& sequence, const Code& code);
/// How the patient lies, in the coded form that the PET IOD asks for (PatientPosition must not stand beside it).
/// @param position  HFS, FFS, HFP or FFP
void put_patient_position(DcmItem& item, const std::string& position);

/// Description of the series with the warning, if any, in front of it, where every viewer shows it.
void put_description(DcmItem& item, const std::string& series_description, const std::string& warning);
/// The Contributing Equipment item that names isotone and what it did.
void add_contribution(DcmItem& item, const std::string& what, const std::optional<ClockTime>& when);
/// Rows, Columns, spacing, position, orientation and pixels of slice k, with the slope that fits it. Returns the slope.
double put_image(DcmItem& item, const Volume& volume, int k);

/// The file as bytes, so that a full disk is seen where they are written.
std::vector<std::byte> encoded(DcmFileFormat& format);

/// Refuses a volume that no series can hold.
/// @throws Error{inconsistent_data}
void check_writable(const Volume& volume);

/// Files of one series in a folder that appears only complete.
class SeriesWriter {
public:
    explicit SeriesWriter(const std::filesystem::path& folder) : folder_(folder), output_(folder) {}

    /// Writes the next slice as pet_0001.dcm, pet_0002.dcm, ...
    void add(DcmFileFormat& format);
    WrittenSeries commit(const std::string& series_uid, double largest_slope);

private:
    std::filesystem::path folder_;
    file::AtomicFolder output_;
    std::vector<std::filesystem::path> names_;
};

}  // namespace isotone::io::dicom
