// SPDX-License-Identifier: Apache-2.0
/// The one door to arithmetic. A Backend owns resident Buffers and makes Projectors; everything above this header
/// (recon, harmonize, app) is written once and runs on the double-precision reference, the CPU and CUDA alike.
///
/// Conventions
/// - Lengths in mm in the gantry frame; a Projector's forward is the line integral in value x mm (Joseph's method,
///   defined continuously: zero-padded bilinear interpolation on every plane of the driving axis, times the path length
///   between planes; P. M. Joseph, IEEE TMI 1 (1982) 192).
/// - Driving axis, from the end points in mm, in double: of an event the axis with the largest |component| (of equal
///   ones x, then y, then z); of a sheet's line x where |xb - xa| >= |yb - ya|, else y, however oblique the plane. Only
///   planes between the end points count; a line without extent along its driving axis measures 0.
/// - Images inside a backend are z fastest: element (ix * ny + iy) * nz + iz. upload_image/download_image convert from
///   and to the x-fastest order of isotone::Volume.
/// - Projections of a SheetGeometry are ordered [line][plane], plane fastest; of an EventGeometry, by event; of a
///   SpectGeometry [view][bin][row], row fastest.
/// - A subset is a geometry of its own with its own resident data: nothing above indexes into a larger buffer.
/// - Back projection accumulates in 64-bit fixed point, so the result does not depend on the number of threads, chunks
///   or ranks. The scale comes from a bound over all data of the call (FixedPointScale); a float is summed only inside
///   one work quantum (all planes of one line, or one event).
/// - Calls of one Backend run in order; a Backend and its Buffers belong to one thread at a time.
///
/// Errors: Error{no_device} where an explicit device cannot be used, Error{out_of_memory} where a Buffer does not fit,
/// Error{inconsistent_data} for non-finite input to back projection or a scale that would lose more than 1e-7.
#pragma once

#include "core/export.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace isotone::kernels {

/// The reconstruction grid: axis-aligned in the gantry frame.
struct Grid {
    std::array<int, 3> size{};          ///< nx, ny, nz
    std::array<double, 3> voxel_mm{};   ///< positive
    std::array<double, 3> origin_mm{};  ///< centre of voxel (0,0,0)

    std::size_t voxels() const {
        return static_cast<std::size_t>(size[0]) * static_cast<std::size_t>(size[1]) *
               static_cast<std::size_t>(size[2]);
    }
};

/// Time-of-flight sampling along a line; (t_a - t_b) c/2, negative nearer crystal a.
struct TofSampling {
    int bins = 1;
    double bin_width_mm = 0.0;
    double sigma_mm = 0.0;
    double truncation_sigmas = 3.0;
};

/// A transaxial line from crystal a to crystal b.
struct Line {
    double xa = 0, ya = 0, xb = 0, yb = 0;
};

/// An axial sampling position shared by all lines: the z of its two ends.
struct Plane {
    double za = 0, zb = 0;
};

/// Every line combined with every plane: the data of a cylindrical scanner.
struct SheetGeometry {
    Grid grid;
    std::vector<Line> lines;
    std::vector<Plane> planes;
    std::optional<TofSampling> tof;

    std::size_t size() const { return lines.size() * planes.size() * (tof ? static_cast<std::size_t>(tof->bins) : 1U); }
};

/// A coincidence: two entries of the crystal table, moved by an entry of the pose table.
struct Event {
    std::uint32_t crystal_a = 0, crystal_b = 0;
    std::int16_t tof_bin = 0;
    std::uint16_t pose = 0;
};

/// A rigid motion, row-major 3x4: position = R crystal + t.
using Pose = std::array<double, 12>;

/// Arbitrary lines of response as events between tabulated crystal positions: list-mode, block detectors, moved heads.
struct EventGeometry {
    Grid grid;
    std::vector<std::array<double, 3>> crystals;  ///< positions, mm
    std::vector<Pose> poses;                      ///< empty = no motion
    std::vector<Event> events;
    std::optional<TofSampling> tof;
};

class Buffer;

/// A kernel over (bins, rows) that is the product of two: its value at offset (i, j) from the centre is across[i]
/// along[j]. Both have an odd number of taps, the centre in the middle.
struct SeparableKernel {
    std::vector<double> across;
    std::vector<double> along;
};

/// What a collimator and detector make of a point at one distance, as seen by the detector: a sum of separable kernels.
/// A Gaussian is one of them; a measured kernel with tails needs several. Empty: a point stays a point.
using PlaneResponse = std::vector<SeparableKernel>;

/// A parallel-hole view. The detector stands along (sin angle, cos angle) in x and y from the axis x = y = 0; bins grow
/// along (-cos angle, sin angle), rows along z.
struct SpectView {
    double angle_rad = 0.0;
    double axis_bin = 0.0;                ///< bin index, possibly fractional, that the axis projects to
    std::vector<std::int32_t> responses;  ///< of each depth plane: index into SpectGeometry::responses; -1 = not seen
};

/// Views of a rotating gamma camera, by rotation and depth-dependent blur.
///
/// Sample (i, j) of a view, bin i in depth plane j, lies at u (-cos angle, sin angle) + t (sin angle, cos angle) with
/// u = (i - axis_bin) h, t = (j - (depth_planes - 1) / 2) h and h = voxel_mm[0]: larger j are nearer the detector. Its
/// column along z is the bilinear interpolation of the image's columns, zero-padded. With the attenuation map mu
/// sampled the same way, the survival of a sample is exp(-h (mu_j / 2 + sum over k > j of mu_k)). Then
///     projection = h * sum over j of response_j convolved with (survival_j * sample_j),
/// convolved over bins and rows, zero outside the detector. (Zeng and Gullberg, IEEE TNS 39 (1992) 1050 for rotation
/// and layerwise blur.) Back projection is the exact transpose.
///
/// The grid must have voxel_mm[0] = voxel_mm[1] = the width of a bin; grid.size[2] and voxel_mm[2] are the rows.
/// Origins are free along x and y; along z, row k is voxel k.
struct SpectGeometry {
    Grid grid;
    int bins = 0;
    int depth_planes = 0;
    std::vector<SpectView> views;
    std::vector<PlaneResponse> responses;
    std::shared_ptr<const Buffer> attenuation;  ///< 1/mm on the grid, resident, of this backend; null = none

    std::size_t size() const {
        return views.size() * static_cast<std::size_t>(bins) * static_cast<std::size_t>(grid.size[2]);
    }
};

/// Memory that lives where the backend computes. Move-only; element type is the backend's (float, or double in the
/// reference). Must not outlive its Backend.
class ISOTONE_API Buffer {
public:
    class ISOTONE_API Storage {
    public:
        virtual ~Storage();
        virtual std::size_t size() const = 0;
    };

    Buffer() = default;
    explicit Buffer(std::unique_ptr<Storage> storage) : storage_(std::move(storage)) {}

    std::size_t size() const { return storage_ ? storage_->size() : 0; }
    Storage* storage() const { return storage_.get(); }

private:
    std::unique_ptr<Storage> storage_;
};

/// value = integer * 2^-exponent
struct FixedPointScale {
    int exponent = 0;
};

/// The 64-bit image a back projection adds to. Zero when made.
class ISOTONE_API Accumulator {
public:
    class ISOTONE_API Storage {
    public:
        virtual ~Storage();
    };

    Accumulator(std::unique_ptr<Storage> storage, std::size_t voxels, FixedPointScale scale)
        : storage_(std::move(storage)), voxels_(voxels), scale_(scale) {}

    std::size_t voxels() const { return voxels_; }
    FixedPointScale scale() const { return scale_; }
    Storage* storage() const { return storage_.get(); }

private:
    friend class Backend;  // reset() gives it another scale

    std::unique_ptr<Storage> storage_;
    std::size_t voxels_;
    FixedPointScale scale_;
};

/// A system matrix A: forward computes A x, back adds A' y. The pair are exact transposes up to rounding.
class ISOTONE_API Projector {
public:
    virtual ~Projector();
    /// Number of measurements: the size of a projection buffer.
    virtual std::size_t size() const = 0;
    virtual const Grid& grid() const = 0;
    /// Largest element of A, mm: bounds what one measurement can add to one voxel.
    virtual double largest_element() const = 0;
    /// projections = A image
    virtual void forward(const Buffer& image, Buffer& projections) = 0;
    /// accumulator += A' projections
    virtual void back(const Buffer& projections, Accumulator& accumulator) = 0;
};

struct DeviceInfo {
    std::string backend;    ///< "reference", "cpu" or "cuda"
    std::string device;     ///< processor or GPU name
    std::string isa;        ///< instruction set level, or compute capability
    std::string driver;     ///< CUDA driver and runtime version; empty elsewhere
    std::string precision;  ///< "float" or "double"
    int threads = 0;
};

struct RatioCounts {
    std::size_t floored = 0;  ///< how often the expectation was below its floor where something was measured
};

class ISOTONE_API Backend {
public:
    virtual ~Backend();
    virtual DeviceInfo info() const = 0;

    // Memory -----------------------------------------------------------------------------------------------------
    /// A buffer of `size` zeros.
    virtual Buffer make_buffer(std::size_t size) = 0;
    virtual void upload(std::span<const float> host, Buffer& buffer) = 0;
    virtual void download(const Buffer& buffer, std::span<float> host) = 0;
    /// As upload/download, between x-fastest host order and z-fastest resident order.
    virtual void upload_image(std::span<const float> host, const Grid& grid, Buffer& image) = 0;
    virtual void download_image(const Buffer& image, const Grid& grid, std::span<float> host) = 0;
    /// Full precision of the backend, for comparing backends: no conversion to float where it is double.
    virtual std::vector<double> download_double(const Buffer& buffer) = 0;

    // Projection -------------------------------------------------------------------------------------------------
    virtual std::unique_ptr<Projector> make_projector(SheetGeometry geometry) = 0;
    virtual std::unique_ptr<Projector> make_projector(EventGeometry geometry) = 0;
    virtual std::unique_ptr<Projector> make_projector(SpectGeometry geometry) = 0;
    virtual Accumulator make_accumulator(std::size_t voxels, FixedPointScale scale) = 0;
    virtual void clear(Accumulator& accumulator) = 0;
    /// image = accumulator
    virtual void finish(const Accumulator& accumulator, Buffer& image) = 0;

    // Elementwise ------------------------------------------------------------------------------------------------
    virtual void fill(Buffer& buffer, double value) = 0;
    virtual void copy(const Buffer& from, Buffer& to) = 0;
    /// a *= b
    virtual void multiply(Buffer& a, const Buffer& b) = 0;
    /// a = scale * a + b
    virtual void scale_and_add(Buffer& a, double scale, const Buffer& b) = 0;
    /// expected = multiplicative * expected + additive; an absent factor is 1, an absent term 0.
    virtual void apply_factors(Buffer& expected, const Buffer* multiplicative, const Buffer* additive) = 0;
    /// ratio = measured / max(expected, floor); 0 where measured is 0. `ratio` may be `expected`.
    virtual RatioCounts ratio(const Buffer& measured, const Buffer& expected, double floor, Buffer& ratio) = 0;
    /// image = sensitivity > threshold ? image * correction / sensitivity : image. A voxel that this subset does not
    /// see keeps its value: other subsets may see it. (Shepp & Vardi, IEEE TMI 1 (1982) 113; Hudson & Larkin, IEEE TMI
    /// 13 (1994) 601.)
    virtual void em_update(Buffer& image, const Buffer& correction, const Buffer& sensitivity, double threshold) = 0;

    // Reductions: double, over a fixed tree, the same for any number of threads --------------------------------------
    virtual double sum(const Buffer& buffer) = 0;
    virtual double sum_of_magnitudes(const Buffer& buffer) = 0;
    virtual double dot(const Buffer& a, const Buffer& b) = 0;
    virtual double largest_magnitude(const Buffer& buffer) = 0;
    /// sum of y ln max(ybar, floor) - ybar, without the ln y! term; where y is 0 the term is -ybar
    virtual double poisson_log_likelihood(const Buffer& measured, const Buffer& expected, double floor) = 0;
    virtual bool all_finite(const Buffer& buffer) = 0;

    // Image space ------------------------------------------------------------------------------------------------
    /// Separable Gaussian of the given FWHM along x, y, z (0 = none along that axis) with the weights of
    /// core/gaussian_kernel.hpp, zero outside the grid, so that the operator is its own transpose.
    virtual void gaussian(Buffer& image, const Grid& grid, std::array<double, 3> fwhm_mm) = 0;

    // Built from the above -------------------------------------------------------------------------------------------
    /// The scale for a back projection whose inputs sum to `sum_of_magnitudes` in absolute value over all chunks:
    /// every partial sum stays below 2^50 quanta.
    static FixedPointScale scale_for(double sum_of_magnitudes, double largest_element);
    /// image = A' projections, with the scale taken from the data. Throws Error{inconsistent_data} for non-finite
    /// input.
    void back(Projector& projector, const Buffer& projections, Buffer& image);
    /// The same through an accumulator that is kept between calls: nothing is allocated, the bits are the same.
    void back(Projector& projector, const Buffer& projections, Accumulator& accumulator, Buffer& image);
    /// Zeroes an accumulator for data of another scale.
    void reset(Accumulator& accumulator, FixedPointScale scale);
};

enum class BackendKind { automatic, reference, cpu, cuda };

struct BackendRequest {
    BackendKind kind = BackendKind::automatic;
    int device = 0;   ///< CUDA device number
    int threads = 0;  ///< CPU threads; 0 = all the process may use
};

/// "auto", "reference", "cpu", "cuda", "cuda:1"; anything else throws Error{usage}.
ISOTONE_API BackendRequest parse_backend(const std::string& text);

/// Automatic takes the first CUDA device that answers and for which this build holds code, else the CPU; an explicit
/// `cuda` without such a device throws Error{no_device}: never a silent fallback.
ISOTONE_API std::unique_ptr<Backend> make_backend(const BackendRequest& request);

}  // namespace isotone::kernels
