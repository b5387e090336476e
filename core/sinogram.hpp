// SPDX-License-Identifier: Apache-2.0
/// PET sinograms of a cylindrical scanner and the geometry of their bins.
///
/// Conventions (gantry frame, mm, rad):
/// - A bin (view, tangential bin) is the transaxial line whose point nearest the axis is s (cos phi, sin phi); it runs
///   from crystal a at azimuth psi_a = phi + beta to crystal b at psi_b = phi - beta + pi, with s = R sin beta.
///   Tangential bin numbers run from -(bins/2) upwards; index 0 of an array is the smallest.
/// - Unmashed, not arc-corrected: view v and tangential bin t join crystal a = (v + floor(t/2)) mod N and crystal b =
///   (v - floor((t+1)/2) + N/2) mod N of a ring of N crystals. (STIR, ProjDataInfoCylindricalNoArcCorr.)
/// - A plane's ring difference is ring_b - ring_a, ring_a being the ring of crystal a. Segment n > 0 holds positive
///   ring differences. Planes of a segment are ordered by increasing axial position.
/// - Storage order: [view][tangential][tof][plane], plane fastest, so that all ring pairs of one transaxial line stream
///   together. Readers and writers convert from and to the order of each file format.
#pragma once

#include "core/export.hpp"
#include "core/scanner.hpp"

#include <cstddef>
#include <vector>

namespace isotone {

/// Ring differences summed into one segment.
struct Segment {
    int number = 0;
    int min_ring_difference = 0;
    int max_ring_difference = 0;

    bool operator==(const Segment&) const = default;
};

/// One axial sampling position of a segment.
struct SinogramPlane {
    int segment = 0;     ///< segment number
    int axial = 0;       ///< position within the segment, from 0
    double z_a_mm = 0;   ///< mean axial position of the crystals a that contribute
    double z_b_mm = 0;   ///< mean axial position of the crystals b that contribute
    int ring_pairs = 1;  ///< how many ring pairs are summed in it
};

/// A line in the transaxial plane, from crystal a to crystal b.
struct TransaxialLine {
    double xa = 0, ya = 0, xb = 0, yb = 0;
};

class ISOTONE_API SinogramGeometry {
public:
    /// @param span          axial compression: odd (1 for none), or 2 for GE's interleaved segments
    /// @param max_ring_difference  largest |ring difference| kept
    /// @param view_mashing  neighbouring views summed into one
    /// @param tof_mashing   neighbouring TOF bins summed into one; 0 = not time-of-flight
    /// @throws Error{inconsistent_data} where the scanner cannot have such a sinogram
    SinogramGeometry(const CylindricalScanner& scanner, int span, int max_ring_difference, int view_mashing, int bins,
                     bool arc_corrected = false, int tof_mashing = 0);
    /// With an explicit segment table (file formats may hold any).
    SinogramGeometry(CylindricalScanner scanner, std::vector<Segment> segments, int view_mashing, int bins,
                     bool arc_corrected, double bin_mm, int tof_mashing);

    const CylindricalScanner& scanner() const { return scanner_; }
    const std::vector<Segment>& segments() const { return segments_; }
    const std::vector<SinogramPlane>& planes() const { return planes_; }
    int views() const { return views_; }
    int view_mashing() const { return view_mashing_; }
    int bins() const { return bins_; }
    int tof_bins() const { return tof_bins_; }
    int tof_mashing() const { return tof_mashing_; }
    bool arc_corrected() const { return arc_corrected_; }
    double bin_mm() const { return bin_mm_; }

    std::size_t size() const;
    /// Offset of an element in storage order.
    std::size_t offset(int view, int bin_index, int tof, int plane) const;
    /// Index into planes() of an axial position of a segment.
    int plane_index(int segment, int axial) const;
    int axial_positions(int segment) const;
    /// Plane that holds a ring pair, or -1 where the sinogram does not hold it.
    int plane_of_rings(int ring_a, int ring_b) const;

    /// Nominal angle of a view: that of its even bins.
    double phi_rad(int view) const;
    /// Angle of a bin. The crystals of an odd, not arc-corrected bin stand half a view before the nominal angle
    /// (interleaving); using their true line makes unmashed sinograms and list-mode events agree exactly.
    double phi_rad(int view, int bin_index) const;
    double s_mm(int bin_index) const;
    /// The transaxial line of a bin, ending on the circle of the scanner's effective radius.
    TransaxialLine line(int view, int bin_index) const;
    /// Number of real (non-virtual) crystal pairs summed in a bin: 0 where each of them touches a virtual crystal.
    /// Arc-corrected bins are no crystal pairs: transaxially they count as real. It is the product of the two factors
    /// below.
    int real_pairs(int view, int bin_index, int plane) const;
    int real_crystal_pairs(int view, int bin_index) const;  ///< transaxially, over the mashed views
    int real_ring_pairs(int plane) const;                   ///< axially, over the ring pairs of the plane

    /// Crystals of an unmashed, not arc-corrected bin: see the conventions above.
    struct CrystalPair {
        int a, b;
    };
    CrystalPair crystals_of(int unmashed_view, int bin_number) const;
    /// Unmashed view, bin number and whether the two crystals had to be swapped to (a, b) order.
    struct Bin {
        int unmashed_view, bin_number;
        bool swapped;
    };
    Bin bin_of(int crystal_1, int crystal_2) const;

private:
    void build_planes();

    CylindricalScanner scanner_;
    std::vector<Segment> segments_;
    std::vector<SinogramPlane> planes_;
    std::vector<int> plane_of_ring_pair_;
    std::vector<int> real_ring_pairs_;
    int views_ = 0, view_mashing_ = 1, bins_ = 0, tof_bins_ = 1, tof_mashing_ = 0;
    bool arc_corrected_ = false;
    double bin_mm_ = 0.0;
};

/// Data on a SinogramGeometry: counts, expected counts or factors.
struct ISOTONE_API Sinogram {
    SinogramGeometry geometry;
    std::vector<float> values;  ///< geometry.size() elements in storage order

    explicit Sinogram(SinogramGeometry sinogram_geometry, float fill = 0.0F);
};

}  // namespace isotone
